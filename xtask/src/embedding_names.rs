//! Every name of the embedding interface is in the code, in its types and in its description.

use std::fs;

use crate::project::Project;

/// The words of the text in `source` that stands behind `start`, up to `end`.
fn words(source: &str, start: &str, end: &str) -> Vec<String> {
    let (_, rest) = source.split_once(start).unwrap();
    let (text, _) = rest.split_once(end).unwrap();
    text.split_whitespace().map(str::to_owned).collect()
}

/// The quoted or plain member names of the object behind `start`.
fn members(source: &str, start: &str) -> Vec<String> {
    let (_, rest) = source.split_once(start).unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let lines = body.lines().filter_map(|line| {
        let name = line.strip_prefix("  ")?.split(':').next()?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
        is_name.then(|| name.to_owned())
    });
    lines.collect()
}

#[test]
fn no_name_is_missing_in_types_and_description() {
    let root = Project::find().unwrap().root;
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let (loader, types, docs) = (
        read("pkg/edgewise.js"),
        read("pkg/edgewise.d.ts"),
        read("docs/embedding.md"),
    );
    let version = format!("const VERSION = \"{}\";", env!("CARGO_PKG_VERSION"));
    assert!(
        loader.contains(&version),
        "the loader is of another version"
    );
    let mut methods = words(&loader, "const METHODS =\n    \"", "\"");
    methods.retain(|name| name != "command");
    methods.extend(
        words(&loader, "const GETTERS = [", "]")
            .iter()
            .map(|word| word.trim_matches(['"', ',']).to_owned()),
    );
    let settings = read("pkg/page/settings.js");
    let (_, kinds) = settings.split_once("Object.entries({").unwrap();
    let (kinds, _) = kinds.split_once("})").unwrap();
    let settings = kinds.split('"').filter(|text| !text.contains([':', '|']));
    let settings: Vec<_> = settings
        .flat_map(str::split_whitespace)
        .filter(|name| !matches!(*name, "inline" | "element" | ","))
        .map(str::to_owned)
        .collect();
    let events = words(&read("pkg/page/event.js"), "EVENTS =\n  \"", "\"");
    let commands = members(&read("pkg/page/command.js"), "const COMMANDS = {\n");
    assert!(methods.len() > 40 && settings.len() > 50 && events.len() > 25 && commands.len() > 5);

    let mut missing = Vec::new();
    for name in methods
        .iter()
        .chain(&settings)
        .chain(&events)
        .chain(&commands)
    {
        let described = ["`", "`Edgewise.", "`data-"]
            .iter()
            .any(|start| docs.contains(&format!("{start}{name}")));
        let typed = [
            format!(" {name}("),
            format!(" {name}: "),
            format!(" {name}?: "),
            format!("\"{name}\""),
        ]
        .iter()
        .any(|form| types.contains(form));
        if !described || !typed {
            missing.push((name, described, typed));
        }
    }
    for property in words(&read("pkg/page/look.js"), "const STYLES = new Map([", "]);") {
        let Some(name) = property
            .strip_prefix("[\"")
            .and_then(|rest| rest.strip_suffix("\","))
        else {
            continue;
        };
        assert!(docs.contains(&format!("`--edgewise-{name}`")), "{name}");
    }
    assert!(missing.is_empty(), "name, described, typed: {missing:?}");
}
