//! `edgewise pack`, tried on the built binary with a widget of a few bytes.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ASSETS: &str = "edgewise-assets/0123456789abcdef/";

/// A folder with the new project `shop` and a widget.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Place {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pack-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("widget").join(ASSETS)).expect("a folder");
        let place = Place(folder);
        place.run(&["new", "shop"], 0);
        place.write(
            "widget/edgewise.js",
            &format!("const ASSETS=\"{ASSETS}\"; // </script>"),
        );
        for (name, content) in [
            ("widget.js", "export{};"),
            ("widget_bg.wasm", "\0asm"),
            ("kiosk.js", "forget();"),
            ("single.js", "const edgewiseWidget={};"),
            ("strings/en.json", "{\"send\":\"Send\"}"),
            ("strings/xx.json", "{}"),
        ] {
            place.write(&format!("widget/{ASSETS}{name}"), content);
        }
        place.write(
            "widget/edgewise-assets/older/widget.js",
            "of an older build",
        );
        place
    }

    /// Runs `edgewise`, expects the exit code, and gives all that it said.
    #[track_caller]
    fn run(&self, arguments: &[&str], code: i32) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_edgewise"))
            .args(arguments)
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .expect("the binary runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{said}");
        said
    }

    #[track_caller]
    fn pack(&self, arguments: &[&str], code: i32) -> String {
        let mut all = vec!["pack", "shop", "--widget", "widget"];
        all.extend(arguments);
        self.run(&all, code)
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }

    fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.0.join(name)).expect(name)).into_owned()
    }

    /// The files below a folder, by their paths in it.
    fn files(&self, folder: &str) -> BTreeSet<String> {
        let root = self.0.join(folder);
        let mut found = BTreeSet::new();
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    open.push(entry.path());
                } else {
                    let path = entry.path();
                    let name = path.strip_prefix(&root).expect("inside");
                    found.insert(name.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        found
    }

    fn change_an_answer(&self) {
        let file = "shop/knowledge/questions.csv";
        let changed = self.read(file).replace("High Street", "Low Street");
        self.write(file, &changed);
    }
}

/// The values of an attribute in a page.
fn values(page: &str, attribute: &str) -> Vec<String> {
    let before = format!(" {attribute}=\"");
    let parts = page.split(&before).skip(1);
    parts
        .filter_map(|part| part.split_once('"').map(|(value, _)| value.to_owned()))
        .collect()
}

#[test]
fn a_packed_folder_has_all_that_its_page_and_its_worker_name() {
    let place = Place::new("whole");
    place.write(
        "shop/bot.toml",
        &place
            .read("shop/bot.toml")
            .replacen("name = \"", "name = \"<b>&", 1),
    );
    let said = place.pack(&["-o", "out"], 0);
    assert!(
        said.contains("edgewise serve out") && said.ends_with("out\n"),
        "{said}"
    );
    let files = place.files("out");
    let page = place.read("out/index.html");
    assert!(!page.contains("<b>"), "{page}");
    let mut named = values(&page, "src");
    named.extend(values(&page, "href"));
    named.extend(values(&page, "data-blob"));
    assert!(named.len() >= 7, "{named:?}");
    let worker = place.read("out/sw.js");
    let (_, list) = worker.split_once("const FILES = ").expect("a list");
    let (list, _) = list.split_once(';').expect("its end");
    let list: Vec<String> = serde_json::from_str(list).expect("JSON");
    named.extend(list.iter().skip(1).cloned());
    for name in &named {
        assert!(files.contains(name), "{name} is not in {files:?}");
        assert!(!name.contains("//") && !name.starts_with('/'), "{name}");
    }
    assert_eq!(list[0], "./");
    assert!(list.contains(&format!("{ASSETS}widget_bg.wasm")));
    assert!(files.contains(&format!("{ASSETS}strings/en.json")));
    for unused in ["kiosk.js", "single.js", "strings/xx.json"] {
        assert!(!files.contains(&format!("{ASSETS}{unused}")), "{unused}");
    }
    let manifest: serde_json::Value =
        serde_json::from_str(&place.read("out/manifest.webmanifest")).expect("JSON");
    for icon in manifest["icons"].as_array().expect("icons") {
        assert!(files.contains(icon["src"].as_str().expect("a name")));
    }
}

#[test]
fn packing_again_replaces_its_own_files_and_leaves_others_alone() {
    let place = Place::new("again");
    place.pack(&["-o", "out"], 0);
    place.write("out/CNAME", "shop.example");
    let before = place.files("out");
    let (page, worker) = (place.read("out/index.html"), place.read("out/sw.js"));
    assert!(
        place
            .pack(&["-o", "out"], 0)
            .contains("0 written, 0 removed")
    );
    place.change_an_answer();
    assert!(place.pack(&["-o", "out"], 0).contains("1 removed"));
    let after = place.files("out");
    let old: Vec<_> = before.difference(&after).collect();
    assert!(
        matches!(old[..], [blob] if blob.starts_with("bot-")),
        "{old:?}"
    );
    assert!(after.contains("CNAME"));
    assert_ne!(place.read("out/index.html"), page);
    assert_ne!(place.read("out/sw.js"), worker);
}

#[test]
fn what_somebody_else_wrote_is_never_overwritten() {
    let place = Place::new("strangers");
    place.write("out/index.html", "my own page");
    let said = place.pack(&["-o", "out"], 1);
    assert!(said.contains("index.html would be overwritten"), "{said}");
    assert_eq!(place.files("out").len(), 1, "nothing was written");

    place.pack(&["-o", "mine"], 0);
    place.write("mine/index.html", "edited by hand");
    place.change_an_answer();
    place.pack(&["-o", "mine"], 1);
    assert_eq!(place.read("mine/index.html"), "edited by hand");

    place.write("page.html", "my own page");
    place.pack(&["-o", "page.html", "--single-file"], 1);
    assert_eq!(place.read("page.html"), "my own page");
    place.pack(&["-o", "shop"], 1);
}

#[test]
fn a_list_of_own_files_cannot_lead_outside() {
    let place = Place::new("outside");
    place.pack(&["-o", "out"], 0);
    place.write("precious", "");
    let list = place.read("out/.edgewise-pack");
    let hash_of_nothing = "af5570f5a1810b7a";
    place.write(
        "out/.edgewise-pack",
        &format!("{list}{hash_of_nothing} ../precious\n"),
    );
    place.change_an_answer();
    place.pack(&["-o", "out"], 0);
    assert!(place.0.join("precious").exists());
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_refused() {
    let place = Place::new("links");
    fs::create_dir_all(place.0.join("out")).expect("made");
    fs::create_dir_all(place.0.join("elsewhere")).expect("made");
    std::os::unix::fs::symlink("../elsewhere", place.0.join("out/edgewise-assets"))
        .expect("a link");
    place.pack(&["-o", "out"], 1);
    assert!(place.files("elsewhere").is_empty());
}

#[test]
fn a_single_file_holds_everything_and_names_nothing() {
    let place = Place::new("single");
    let said = place.pack(&["-o", "shop.html", "--single-file"], 0);
    assert!(said.ends_with("shop.html\n"), "{said}");
    let page = place.read("shop.html");
    assert_eq!(values(&page, "src"), Vec::<String>::new());
    let links = values(&page, "href");
    assert!(links.iter().all(|link| link.starts_with("data:")));
    assert_eq!(page.matches("</script>").count(), 4, "no script ends early");
    assert_eq!(
        page.matches("'sha256-").count(),
        3,
        "two scripts and a style"
    );
    let kiosk = ["--kiosk", "--idle-reset", "90"];
    place.pack(
        &[&["-o", "shop.html", "--single-file"], &kiosk[..]].concat(),
        0,
    );
    let page = place.read("shop.html");
    assert!(page.contains("data-idle-reset=\"90\"") && page.contains("data-storage=\"none\""));
}

#[test]
fn a_kiosk_keeps_nothing_and_brings_what_forgets() {
    let place = Place::new("kiosk");
    place.pack(&["-o", "out", "--kiosk", "--compressed"], 0);
    let page = place.read("out/index.html");
    assert!(page.contains("data-idle-reset=\"60\"") && page.contains("data-storage=\"none\""));
    let files = place.files("out");
    assert!(files.contains(&format!("{ASSETS}kiosk.js")));
    assert!(files.contains("index.html.br") && files.contains("sw.js.gz"));
}

#[test]
fn a_blob_can_be_packed_and_wrong_outputs_are_told() {
    let place = Place::new("blob");
    place.run(&["compile", "shop"], 0);
    let blob = [
        "pack",
        "shop/bot.edgewise",
        "--widget",
        "widget",
        "-o",
        "out",
    ];
    place.run(&blob, 0);
    assert_eq!(
        fs::read(place.0.join("out/bot.edgewise")).expect("read"),
        fs::read(place.0.join("shop/bot.edgewise")).expect("read")
    );
    place.pack(&["-o", "out", "--single-file"], 2);
    place.pack(&["-o", "page.html"], 2);
    place.pack(&["-o", "out", "--idle-reset", "60"], 2);
    place.pack(&["-o", "shop/states.csv"], 1);
    let said = place.run(&["pack", "shop", "-o", "out", "--widget", "shop"], 1);
    assert!(said.contains("cargo xtask site"), "{said}");
}
