use super::*;
use crate::source::SourceFile;

/// A graph of these rows of a state table.
fn graph(rows: &str) -> Graph {
    let header = "state,queries,bubble,action,action_input,success_value,failure_value\n";
    let files = [
        SourceFile::new("bot.toml", "name = \"Lamps & <more>\"\n"),
        SourceFile::new("states.csv", format!("{header}{rows}")),
    ];
    Graph::of(&crate::model::read(&files).0)
}

const SHOP: &str = concat!(
    "start,,Hello & welcome!,show_buttons,\"{\"\"New \\\"\"password\\\"\"\"\": \"\"password\"\", \"\"Reset it\"\": \"\"password\"\", \"\"A <person>\"\": \"\"call_operator\"\", \"\"Again\"\": \"\"start\"\"}\",eval(show_buttons),\n",
    "password,\"[\"\"I forgot my password\"\"]\",Which address?,input_form,\"{\"\"email\"\": \"\"email\"\"}\",send,start\n",
    "send,,Sending it.,send_password_generation_link,,sent,call_operator\n",
    "sent,,It is on its way.,,,thanks,\n",
    "thanks,,Anything else?,,,,\n",
    "call_operator,,Somebody will answer.,,,,\n",
    "dont_understand,,Pardon?,,,start,\n",
    "lost,,Nobody gets here.,,,start,\n",
    "tip,\"[\"\"a tip\"\"]\",Switch it off.,,,,\n",
);

#[test]
fn states_and_ways_are_found_with_their_meaning() {
    let graph = graph(SHOP);
    let lines: Vec<String> = graph
        .nodes
        .iter()
        .enumerate()
        .map(|(number, node)| {
            let ways = graph.edges.iter().filter(|edge| edge.from == number);
            let ways: Vec<_> = ways
                .map(|edge| {
                    let to = &graph.nodes[edge.to].name;
                    format!("\n  {} {} {}", edge.kind.as_str(), to, edge.label)
                })
                .collect();
            format!("{} {}{}", node.name, dot::marks(node), ways.concat())
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_format_of_a_small_machine_is_as_it_was() {
    let graph = graph(SHOP);
    insta::assert_snapshot!("dot", dot(&graph));
    insta::assert_snapshot!("mermaid", mermaid(&graph));
    insta::assert_snapshot!("svg", svg(&graph).unwrap());
}

/// A machine of `n` states with buttons, forms, cycles and a person for everyone.
fn large(n: usize) -> String {
    let mut rows = String::from(
        "start,,Hello!,show_buttons,\"{\"\"One\"\": \"\"state_1\"\", \"\"Two\"\": \"\"state_2\"\"}\",eval(show_buttons),\n\
         call_operator,,Somebody will answer.,,,,\n",
    );
    for i in 1..n {
        let (a, b) = ((i * 7 + 3) % n, (i * 3 + 1) % n);
        rows += &match i % 4 {
            0 => format!("state_{i},,Words of state {i}.,,,state_{a},\n"),
            1 => format!(
                "state_{i},\"[\"\"ask {i}\"\"]\",What would you like to know about {i}?,show_buttons,\"{{\"\"Go to {a}\"\": \"\"state_{a}\"\", \"\"Talk to a person\"\": \"\"call_operator\"\"}}\",eval(show_buttons),\n"
            ),
            2 => format!(
                "state_{i},,Which address?,input_form,\"{{\"\"email\"\": \"\"email\"\"}}\",state_{a},state_{b}\n"
            ),
            _ => format!(
                "state_{i},\"[\"\"tell {i}\"\"]\",The answer to {i}.,look_up_{i},,state_{a},call_operator\n"
            ),
        };
    }
    rows
}

#[test]
fn no_box_overlaps_another_no_way_crosses_one_and_everything_is_inside() {
    for rows in [SHOP.to_owned(), large(12), large(50), large(200)] {
        let graph = graph(&rows);
        let layout = layout::layout(&graph).unwrap();
        assert_eq!(layout.boxes.len(), graph.nodes.len());
        for (number, a) in layout.boxes.iter().enumerate() {
            assert!(
                a.x >= layout::MARGIN - 0.1 && a.y >= layout::MARGIN - 0.1,
                "{a:?}"
            );
            assert!(a.x + a.width <= layout.width && a.y + a.height <= layout.height);
            for b in layout.boxes.iter().skip(number + 1) {
                let apart = a.x + a.width <= b.x
                    || b.x + b.width <= a.x
                    || a.y + a.height <= b.y
                    || b.y + b.height <= a.y;
                assert!(apart, "{} and {} overlap", a.name, b.name);
            }
        }
        for way in &layout.ways {
            for (x, y) in &way.points {
                assert!((0.0..=layout.width).contains(x) && (0.0..=layout.height).contains(y));
            }
            for pair in way.points.windows(2) {
                let middle = ((pair[0].0 + pair[1].0) / 2.0, (pair[0].1 + pair[1].1) / 2.0);
                let is_inside = |b: &layout::NodeBox| {
                    (b.x + 1.0..b.x + b.width - 1.0).contains(&middle.0)
                        && (b.y + 1.0..b.y + b.height - 1.0).contains(&middle.1)
                };
                let crossed = layout.boxes.iter().find(|b| is_inside(b));
                assert_eq!(crossed.map(|b| &b.name), None, "{way:?}");
            }
        }
    }
}

#[test]
fn buttons_may_be_an_array_and_bubbles_may_be_html() {
    let graph = graph(
        "start,,<p>Hello <b>you</b></p>,show_buttons,\"[{\"\"Go\"\": \"\"end\"\"}, {\"\"Again\"\": \"\"start\"\"}]\",,\n\
         end,,Bye,,,,\n",
    );
    assert_eq!(graph.nodes[0].words, "Hello you");
    let ways: Vec<_> = graph
        .edges
        .iter()
        .map(|edge| (edge.to, edge.words()))
        .collect();
    assert_eq!(ways, [(1, "Go"), (0, "Again")]);
}

#[test]
fn the_same_states_give_the_same_picture() {
    let picture = || svg(&graph(&large(50))).unwrap();
    assert!(picture() == picture());
}

#[test]
fn a_way_back_to_itself_and_no_state_at_all_can_be_drawn() {
    let loops =
        graph("start,,Hi,show_buttons,\"{\"\"Again\"\": \"\"start\"\"}\",eval(show_buttons),\n");
    assert!(
        svg(&loops)
            .unwrap()
            .contains("<title>start → start: Again</title>")
    );
    let alone = graph("start,,Hi,,,,\n");
    assert!(svg(&alone).unwrap().contains(">start</text>"));
    assert!(svg(&Graph::default()).unwrap().ends_with("</svg>\n"));
}

#[test]
fn what_authors_write_is_never_markup() {
    let picture = svg(&graph(SHOP)).unwrap();
    assert!(picture.contains("Lamps &amp; &lt;more&gt;"));
    assert!(!picture.contains("<person>") && !picture.contains("<more>"));
    let text = mermaid(&graph(SHOP));
    assert!(text.contains("A &lt;person&gt;") && !text.contains("<person>"));
    assert!(dot(&graph(SHOP)).contains("New \\\"password\\\""));
}
