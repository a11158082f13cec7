//! `import` and `export` as `docs/command-line.md` promises them, and input that is no input.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs `edgewise`, expects the exit code, and gives standard output and standard error.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_edgewise"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    let found = output.status.code();
    assert_eq!(found, Some(code), "{arguments:?}\n{out}\n{err}");
    (out, err)
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("sources")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn write(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("written");
}

const TABLE: &str = "state,\"queries (T,I)\",bubble (R),action (R),action_input (R),success_value (R),failure_value (R)\r\n\
    start,,Hello,show_buttons,\"{\"\"Bye\"\": \"\"bye\"\", \"\"More\"\": \"\"specify_problem\"\"}\",eval(show_buttons),\r\n\
    bye,\"[\"\"good bye\"\", \"\"see you]\",Bye!,,,\"\"\"start\"\"\",";

#[test]
fn what_was_imported_compiles_and_goes_back() {
    let folder = folder("import");
    write(folder.join("old/table.txt"), TABLE);
    write(
        folder.join("old/german/kb"),
        "\"de\";\"Wo ist es?\";\"Hier.\"\n",
    );
    write(
        folder.join("old/german/x.yml"),
        "conversations:\n- - Hallo\n  - Guten Tag!\n",
    );
    write(folder.join("old/.hidden"), TABLE);
    let (out, err) = run(&folder, &["import", "old", "-o", "bots/new"], 0);
    assert_eq!(
        out,
        "old/german/kb: knowledge, 1 question (de 1), into knowledge/kb.csv\n\
         old/german/x.yml: dialogues, 1 conversation (de 1), into dialogues/de/x.yml\n\
         old/table.txt: state table, 2 states, into states.csv\n\
         bots/new: 0 errors, 2 warnings\n\n\
         Next: edgewise compile bots/new && edgewise chat bots/new/bot.edgewise\n"
    );
    assert!(
        err.contains("old/table.txt:2:27: warning: button `More` leads to"),
        "{err}"
    );
    assert!(
        err.contains("old/table.txt:3:30: warning: broken JSON"),
        "{err}"
    );
    let (out, _) = run(&folder, &["check", "bots/new"], 0);
    assert_eq!(out, "bots/new: 0 errors, 0 warnings\n");
    run(&folder, &["compile", "bots/new"], 0);
    let config = fs::read_to_string(folder.join("bots/new/bot.toml")).expect("a file");
    assert!(config.starts_with("name = \"new\"\n"), "{config}");
    // A second time, nothing is overwritten.
    let (_, err) = run(&folder, &["import", "old/table.txt", "-o", "bots/new"], 1);
    assert!(err.contains("exists already"), "{err}");

    // There and back: the table of 2016 without its defects, and the dump.
    run(
        &folder,
        &["export", "bots/new", "-o", "back.csv", "--header", "v0.1"],
        0,
    );
    let back = fs::read_to_string(folder.join("back.csv")).expect("a file");
    assert_eq!(back.lines().next(), TABLE.lines().next());
    run(
        &folder,
        &[
            "export",
            "bots/new",
            "-o",
            "newest.csv",
            "--header",
            "newest",
        ],
        0,
    );
    run(&folder, &["export", "bots/new", "-o", "dump.json"], 0);
    for (number, exported) in ["back.csv", "newest.csv", "dump.json"].iter().enumerate() {
        let again = format!("again-{number}");
        let (_, err) = run(&folder, &["import", exported, "-o", &again], 0);
        assert_eq!(err, "");
        run(&folder, &["export", &again, "-o", "again.json"], 0);
        let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
        assert_eq!(read("again.json"), read("dump.json"));
    }
}

#[test]
fn what_cannot_be_imported_leaves_nothing_behind() {
    let folder = folder("refused");
    write(folder.join("letter.txt"), "Dear all,\nthis is a letter.\n");
    write(folder.join("wide.csv"), "\u{0}");
    fs::write(folder.join("utf16.csv"), b"\xff\xfee\0n\0").expect("written");
    for (file, said) in [
        ("letter.txt", "nothing to import"),
        ("wide.csv", "a NUL byte"),
        ("utf16.csv", "the file is UTF-16"),
        ("missing.csv", "cannot be found"),
        ("/dev/zero", "is no file"),
    ] {
        let (_, err) = run(&folder, &["import", file, "-o", "new"], 1);
        assert!(err.contains(said), "{file}: {err}");
        assert!(!folder.join("new").exists(), "{file}");
    }
    run(&folder, &["import", "-o", "new"], 2);
    run(&folder, &["import", "letter.txt"], 2);
}

#[test]
fn an_export_says_what_it_leaves_out() {
    let folder = folder("export");
    run(&folder, &["new", "shop"], 0);
    let (_, err) = run(
        &folder,
        &["export", "shop", "-o", "a.csv", "--header", "v0.1"],
        0,
    );
    assert!(err.contains("warning: column `lang` is left out"), "{err}");
    let (_, err) = run(&folder, &["export", "shop", "-o", "a.csv"], 0);
    assert_eq!(err, "");
    for arguments in [
        &["export", "shop", "-o", "a.txt"][..],
        &["export", "shop", "-o", "a.json", "--header", "v0.1"],
        &["export", "shop"],
    ] {
        run(&folder, arguments, 2);
    }
    run(&folder, &["export", "nowhere", "-o", "a.csv"], 1);
}

#[test]
fn what_is_no_file_or_too_large_is_not_opened() {
    let folder = folder("files");
    run(&folder, &["new", "shop"], 0);
    let shop = folder.join("shop");
    fs::remove_file(shop.join("states.csv")).expect("removed");
    fs::create_dir(shop.join("states.csv")).expect("a folder");
    let large = fs::File::create(shop.join("knowledge/large.csv")).expect("a file");
    // Of a length without bytes: whoever read it would need the memory all the same.
    large.set_len(1 << 40).expect("a length");
    let (_, err) = run(&folder, &["check", "shop"], 1);
    assert_eq!(
        err,
        "error: knowledge/large.csv: the file has 1099511627776 bytes; at most 67108864 are expected; split it\n\
         states.csv: is a folder; a text file is expected\n"
    );
    #[cfg(unix)]
    {
        fs::remove_file(shop.join("knowledge/large.csv")).expect("removed");
        fs::remove_dir(shop.join("states.csv")).expect("removed");
        std::os::unix::fs::symlink("/dev/zero", shop.join("states.csv")).expect("a link");
        let (_, err) = run(&folder, &["check", "shop"], 1);
        assert!(err.contains("states.csv: is no file"), "{err}");
        // A folder that leads back into itself is read once.
        fs::remove_file(shop.join("states.csv")).expect("removed");
        write(
            shop.join("states.csv"),
            "state,bubble\ndont_understand,\nstart,\ncall_operator,\n",
        );
        for name in ["a", "b", "c"] {
            let link = shop.join("knowledge").join(name);
            std::os::unix::fs::symlink(".", link).expect("a link");
        }
        run(&folder, &["check", "shop"], 0);
    }
}

#[test]
fn pictures_are_read_whatever_they_are_called() {
    let folder = folder("pictures");
    write(folder.join("bot/bot.toml"), "name = \"x\"\n");
    write(
        folder.join("bot/knowledge/k.csv"),
        "en;Which lamp is best?;This: ![brass](shop/lamp)\n",
    );
    write(folder.join("bot/images/shop/lamp"), "GIF89a");
    write(folder.join("bot/images/.hidden"), "no picture");
    let (out, err) = run(&folder, &["compile", "bot"], 0);
    assert!(out.contains("IMAG"), "{out}");
    assert_eq!(err.matches("warning").count(), 0, "{err}");
    let (out, _) = run(
        &folder,
        &["ask", "bot/bot.edgewise", "which lamp is best"],
        0,
    );
    assert!(out.contains("This: brass"), "{out}");
}
