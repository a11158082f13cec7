//! The state machine: everything that StarChat's did, and context.

use edgewise_engine::compile::compile;
use edgewise_engine::dialogue::{Action, Conversation, Input, Message, Problem, Source, step};
use edgewise_engine::source::SourceFile;
use edgewise_engine::starchat::{Request, Response, next_response};
use edgewise_engine::value::Value;
use edgewise_engine::{Engine, Kind, Situation};
use std::collections::BTreeSet;

/// 2026-11-20, a Friday, 10:30 in UTC.
const NOW: i64 = 1_795_170_600;

/// A bot of these states, with lines of `bot.toml` before and files behind.
fn bot_with(config: &str, rows: &[[&str; 9]], files: &[(&str, &str)]) -> Engine {
    let header = "state,analyzer,max_state_count,evaluation_class,queries,bubble,action,\
                  action_input,success_value\n";
    let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &[&str; 9]| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    let table: String = rows.iter().map(line).collect();
    let mut sources = vec![
        SourceFile::new("bot.toml", format!("name = \"x\"\n{config}")),
        SourceFile::new("states.csv", format!("{header}{table}")),
    ];
    sources.extend(
        files
            .iter()
            .map(|(path, text)| SourceFile::new(*path, *text)),
    );
    let compiled = compile(&sources);
    let diagnostics: Vec<_> = compiled
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    let blob = compiled
        .blob
        .unwrap_or_else(|| panic!("{}", diagnostics.join("\n")));
    Engine::load(blob).unwrap()
}

fn bot(rows: &[[&str; 9]]) -> Engine {
    bot_with("", rows, &[])
}

/// Takes the inputs from a fresh conversation; the conversation and the last messages.
fn play(engine: &Engine, inputs: &[Input]) -> (Conversation, Vec<Message>) {
    let mut conversation = Conversation {
        now: NOW,
        ..Conversation::new("en")
    };
    let mut messages = Vec::new();
    for input in inputs {
        let (next, reply) = step(engine, &conversation, input);
        conversation = next;
        messages = reply.messages;
    }
    (conversation, messages)
}

fn say(text: &str) -> Input {
    Input::Text(text.to_owned())
}

fn jump(state: &str) -> Input {
    Input::Jump(state.to_owned())
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(own).collect()
}

fn state_of(engine: &Engine, inputs: &[Input]) -> String {
    play(engine, inputs).0.state.unwrap_or_default()
}

const NONE: [&str; 9] = [""; 9];

fn state<'a>(name: &'a str, bubble: &'a str) -> [&'a str; 9] {
    let mut row = NONE;
    row[0] = name;
    row[5] = bubble;
    row
}

fn choices() -> Engine {
    let pick = [
        "pick",
        "",
        "",
        "",
        r#"["choose a plan"]"#,
        "Which plan?",
        "show_buttons",
        r#"{"Yes, the large one": "large", "No thanks": "small", "Something else": "other"}"#,
        "eval(show_buttons)",
    ];
    bot(&[
        state("start", "Hello"),
        pick,
        state("large", "Large it is"),
        state("small", "Small it is"),
        state("other", "Tell me more"),
        state("dont_understand", "Sorry?"),
    ])
}

#[test]
fn yes_and_no_press_the_button_that_says_so() {
    let engine = choices();
    for (text, expected) in [
        ("yes", "large"),
        ("Yes please!", "large"),
        ("nope", "small"),
        ("no thanks", "small"),
        ("something els", "other"),
        ("Somthing else", "other"),
    ] {
        assert_eq!(
            state_of(&engine, &[jump("pick"), say(text)]),
            expected,
            "{text}"
        );
    }
    // Where no button asks, they mean nothing.
    assert_eq!(
        state_of(&engine, &[jump("large"), say("yes")]),
        "dont_understand"
    );
}

#[test]
fn back_and_restart_are_understood_in_context() {
    let engine = choices();
    let (conversation, _) = play(
        &engine,
        &[Input::Start, jump("pick"), say("yes"), say("go back")],
    );
    assert_eq!(conversation.state.as_deref(), Some("pick"));
    assert_eq!(conversation.traversed, ["start", "pick"]);
    let again = [
        Input::Start,
        jump("pick"),
        say("yes"),
        say("back"),
        say("Back!"),
    ];
    assert_eq!(state_of(&engine, &again), "start");
    assert_eq!(
        state_of(&engine, &[Input::Start, say("back")]),
        "dont_understand"
    );
    let (conversation, messages) = play(&engine, &[Input::Start, jump("large"), say("start over")]);
    assert_eq!(messages[0].text, "Hello");
    assert_eq!(conversation.traversed, ["start"]);
}

#[test]
fn of_two_close_states_the_one_that_follows_wins() {
    let mut order = state("order", "Which order?");
    order[6] = "show_buttons";
    order[7] = r#"{"A": "cancel_order", "B": "start"}"#;
    order[8] = "eval(show_buttons)";
    let mut plan = state("plan", "Which plan?");
    plan[6] = "show_buttons";
    plan[7] = r#"{"A": "cancel_plan", "B": "start"}"#;
    plan[8] = "eval(show_buttons)";
    let mut rows = [
        state("start", "Hello"),
        order,
        plan,
        state("cancel_order", "Order cancelled"),
        state("cancel_plan", "Plan cancelled"),
    ];
    rows[3][4] = r#"["please cancel it order"]"#;
    rows[4][4] = r#"["please cancel it plan"]"#;
    let engine = bot(&rows);
    let text = "please cancel it";
    assert_eq!(
        state_of(&engine, &[jump("order"), say(text)]),
        "cancel_order"
    );
    assert_eq!(state_of(&engine, &[jump("plan"), say(text)]), "cancel_plan");
    // What is clearly meant is not bent to the context.
    let clear = "please cancel it order";
    assert_eq!(
        state_of(&engine, &[jump("plan"), say(clear)]),
        "cancel_order"
    );
}

#[test]
fn the_turn_before_narrows_a_dialogue() {
    let dialogues = "conversations:\n\
        - - tell me about cats\n  - Cats sleep all day.\n  - why is that\n  - They hunt at night.\n\
        - - tell me about bees\n  - Bees make honey.\n  - why is that\n  - To feed their young.\n";
    let engine = bot_with(
        "",
        &[state("start", "Hi")],
        &[("dialogues/en/a.yml", dialogues)],
    );
    let answer = |inputs: &[Input]| play(&engine, inputs).1[0].text.clone();
    assert_eq!(
        answer(&[say("tell me about cats"), say("why is that")]),
        "They hunt at night."
    );
    assert_eq!(
        answer(&[say("tell me about bees"), say("why is that")]),
        "To feed their young."
    );
    // Without a turn before, the first that was written.
    assert_eq!(answer(&[say("why is that")]), "They hunt at night.");
}

#[test]
fn a_way_to_say_the_same_follows_from_the_seed() {
    let engine = bot(&[state("start", "Hello!|Hi there!|Good day!")]);
    let greeting = |seed: u32| {
        let conversation = Conversation {
            seed,
            ..Conversation::new("en")
        };
        let (_, reply) = step(&engine, &conversation, &Input::Start);
        reply.messages[0].text.clone()
    };
    let greetings: BTreeSet<String> = (0..30).map(greeting).collect();
    assert_eq!(greetings.len(), 3, "{greetings:?}");
    assert_eq!(greeting(7), greeting(7));
}

#[test]
fn an_expression_decides_in_place_of_questions() {
    let mut rows = [
        state("start", "Hello"),
        state("reset", "A new password"),
        state("closed", "We are closed"),
        state("open", "We are open"),
        state("count", "Order %number.0%"),
    ];
    rows[1][1] = r#"band(keyword("reset"), bor(keyword("password"), keyword("pin")))"#;
    rows[2][1] = r#"band(keyword("open"), bnot(timeBetween("9:00", "10:00", "UTC")))"#;
    rows[3][1] = r#"band(keyword("open"), timeBetween("9:00", "10:00", "UTC"))"#;
    rows[4][1] = r#"matchPatternRegex("[number]\b(LL-[0-9]+)")"#;
    let engine = bot(&rows);
    assert_eq!(state_of(&engine, &[say("Reset my PIN")]), "reset");
    assert_eq!(state_of(&engine, &[say("are you open")]), "closed");
    let (conversation, messages) = play(&engine, &[say("where is LL-17 please")]);
    assert_eq!(messages[0].text, "Order LL-17");
    assert_eq!(conversation.variables, pairs(&[("number.0", "LL-17")]));
    assert_eq!(state_of(&engine, &[say("reset everything")]), "");
}

#[test]
fn opening_hours_come_from_the_bot_or_the_page() {
    let hours = r#"{"openTime":"09:00","closeTime":"17:00","timezone":"Europe/Helsinki","weekDays":[1,2,3,4,5]}"#;
    let config =
        format!("time_zone = \"Europe/Helsinki\"\n[variables]\nGJ_SERVICEOPEN_shop = '{hours}'\n");
    let mut rows = [
        state("start", "Hello"),
        state("yes", "Open"),
        state("no", "Closed"),
    ];
    rows[1][1] = r#"band(keyword("open"), isServiceOpen("shop"))"#;
    rows[2][1] = r#"band(keyword("open"), bnot(isServiceOpen("shop")))"#;
    let engine = bot_with(&config, &rows, &[]);
    let at = |now: i64| {
        let (conversation, _) = step(&engine, &Conversation::new("en"), &Input::Start);
        let conversation = Conversation {
            now,
            ..conversation
        };
        step(&engine, &conversation, &say("open?")).0.state.unwrap()
    };
    assert_eq!(at(NOW), "yes");
    // 17:00 in Helsinki, then Saturday noon.
    assert_eq!(at(NOW + 4 * 3600 + 1800), "no");
    assert_eq!(at(NOW + 86_400), "no");
}

#[test]
fn a_state_answers_texts_only_as_often_as_it_may() {
    let mut rows = [
        state("start", "Hi"),
        state("tip", "Try again"),
        state("dont_understand", "?"),
    ];
    rows[1][2] = "2";
    rows[1][4] = r#"["give me a hint"]"#;
    let engine = bot(&rows);
    let hint = || say("give me a hint");
    assert_eq!(state_of(&engine, &[hint(), hint()]), "tip");
    assert_eq!(
        state_of(&engine, &[hint(), hint(), hint()]),
        "dont_understand"
    );
    // A jump goes there all the same.
    assert_eq!(state_of(&engine, &[hint(), hint(), jump("tip")]), "tip");
}

#[test]
fn classes_and_sets_of_states_restrict_who_answers() {
    let mut rows = [state("a", "A"), state("b", "B"), state("c", "C")];
    for row in &mut rows {
        row[4] = r#"["where is my parcel"]"#;
    }
    rows[1][3] = "night";
    rows[2][3] = "default";
    let engine = bot(&rows);
    let ask = |situation: &Situation<'_>| {
        let found = engine.ask_in("where is my parcel", situation, 5).candidates;
        found
            .into_iter()
            .map(|candidate| candidate.id)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(ask(&Situation::default()), "a c");
    assert_eq!(
        ask(&Situation {
            class: "night",
            ..Situation::default()
        }),
        "b"
    );
    let only = ["c".to_owned()];
    assert_eq!(
        ask(&Situation {
            only: Some(&only),
            ..Situation::default()
        }),
        "c"
    );
}

#[test]
fn a_state_says_strictly_what_it_knows_or_nothing() {
    let rows = [state("start", "Hello %name%!")];
    let said = |config: &str, variables: &[(&str, &str)]| {
        let conversation = Conversation {
            variables: pairs(variables),
            ..Conversation::new("en")
        };
        let (_, reply) = step(&bot_with(config, &rows, &[]), &conversation, &Input::Start);
        (
            reply.messages.first().map(|m| m.text.clone()),
            reply.problem,
        )
    };
    let told = |text: &str| (Some(text.to_owned()), None);
    assert_eq!(said("", &[]), told("Hello %name%!"));
    assert_eq!(
        said("unknown_variables = \"blank\"\n", &[]),
        told("Hello !")
    );
    let strict = "unknown_variables = \"strict\"\n";
    let declared = "unknown_variables = \"strict\"\n[variables]\nname = \"you\"\n";
    assert_eq!(said(declared, &[]), told("Hello you!"));
    assert_eq!(said(declared, &[("name", "Ann")]), told("Hello Ann!"));
    let compiled = compile(&[
        SourceFile::new("bot.toml", format!("name = \"x\"\n{strict}")),
        SourceFile::new("states.csv", "state,bubble\nstart,Hello %name%!\n"),
    ]);
    let lines: Vec<_> = compiled
        .diagnostics
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"states.csv:2:7: error: variable `name`, which nothing in the bot tells; expected a known variable, as `unknown_variables` is strict; ask for it in a form, or give it a value in [variables] of bot.toml");
    // What an expression tells is known, but may not have been told.
    let mut told_later = [state("start", "Hello %name.0%!"), state("named", "Hi")];
    told_later[1][1] = r#"matchPatternRegex("[name]I am (\w+)")"#;
    let engine = bot_with(strict, &told_later, &[]);
    let (_, reply) = step(&engine, &Conversation::new("en"), &Input::Start);
    assert_eq!(
        reply.problem,
        Some(Problem::UnknownVariables(vec!["name.0".to_owned()]))
    );
    assert!(reply.messages.is_empty());
}

#[test]
fn the_value_of_an_action_leads_where_eval_says() {
    let mut rows = [
        state("start", "Hi"),
        state("ask", ""),
        state("gold", "Gold!"),
    ];
    rows[1][6] = "priv_level";
    rows[1][8] = "eval(priv_level)";
    let engine = bot(&rows);
    let outcome = |value: &str| Input::Outcome {
        ok: true,
        values: pairs(&[("level", "3")]),
        value: value.to_owned(),
    };
    let (conversation, messages) = play(&engine, &[jump("ask"), outcome("gold")]);
    assert_eq!(
        (conversation.state.as_deref(), messages[0].text.as_str()),
        (Some("gold"), "Gold!")
    );
    let (_, messages) = play(&engine, &[jump("ask")]);
    assert!(matches!(&messages[0].action, Action::Call { name, .. } if name == "priv_level"));
    assert_eq!(messages[0].text, "");
    assert_eq!(messages[0].source, Source::State("ask".to_owned()));
}

#[test]
fn buttons_can_lead_to_a_state_in_a_variable() {
    let mut pick = state("pick", "Where to?");
    pick[6] = "show_buttons";
    pick[7] = r#"{"On": "%next%", "Out": "start"}"#;
    let engine = bot_with(
        "[variables]\nnext = \"far\"\n",
        &[state("start", "Hi"), pick, state("far", "Far")],
        &[],
    );
    let (_, messages) = play(&engine, &[Input::Start, jump("pick")]);
    let Action::Buttons(buttons) = &messages[0].action else {
        panic!("{messages:?}")
    };
    assert_eq!(
        (buttons[0].label.as_str(), buttons[0].to.as_str()),
        ("On", "far")
    );
}

#[test]
fn bayes_counts_what_the_questions_say() {
    let mut rows = [state("start", "Hi"), state("a", "A"), state("b", "B")];
    rows[1][1] = r#"bayes(keyword("red"))"#;
    rows[1][4] = r#"["red is good", "red is fine", "blue is fine", "pink is fine"]"#;
    rows[2][1] = r#"bayes(keyword("blue"))"#;
    rows[2][4] = r#"["red is enough", "blue is good"]"#;
    let engine = bot(&rows);
    let ask = |text: &str| {
        let found = engine.ask_in(text, &Situation::default(), 1).candidates;
        (found[0].id.clone(), found[0].certainty)
    };
    assert_eq!(ask("something red"), ("a".to_owned(), 2.0 / 3.0));
    assert_eq!(ask("something blue"), ("b".to_owned(), 0.5));
}

fn service() -> Engine {
    let mut rows = [
        state("start", "Hello %name%, how can I help you?"),
        state("mail", "Mail to %email%"),
        state("count", "?"),
        state("quiet", ""),
    ];
    rows[1][4] = r#"["send me a mail", "write to me"]"#;
    rows[1][6] = "send_it";
    rows[1][7] = r#"{"%email%": "%email%", "deep": [{"to": "%a% %b%"}]}"#;
    rows[2][1] = r#"gt(doubleNumberVariable("n", "0"), toDouble("5"))"#;
    bot(&rows)
}

fn answers(response: Response) -> Vec<edgewise_engine::starchat::Answer> {
    match response {
        Response::Answers(answers) => answers,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_by_state_answers_it_whatever_the_text() {
    let request = Request {
        states: vec!["\"mail\"".to_owned()],
        text: "hello".to_owned(),
        data: pairs(&[
            ("email", "a@b.com"),
            ("a", "$1"),
            ("b", "%a%"),
            ("__temp__x", "1"),
        ]),
        traversed: vec!["start".to_owned()],
        ..Request::default()
    };
    let answer = answers(next_response(&service(), &request)).remove(0);
    assert_eq!(answer.bubble, "Mail to a@b.com");
    assert_eq!(answer.traversed, ["start", "mail"]);
    assert_eq!(answer.data, request.data[..3]);
    let text = |text: &str| Value::String(text.to_owned());
    let deep = Value::Object(vec![("to".to_owned(), text("$1 %a%"))]);
    let expected = [
        ("%email%".to_owned(), text("a@b.com")),
        ("deep".to_owned(), Value::Array(vec![deep])),
    ];
    assert_eq!(answer.action_input.members(), expected);
}

#[test]
fn a_request_by_text_gives_ranked_states_and_every_status() {
    let engine = service();
    let ask = |request: Request| next_response(&engine, &request);
    let text = |text: &str| Request {
        text: text.to_owned(),
        max_results: 3,
        ..Request::default()
    };
    let found = answers(ask(text("please write to me")));
    assert_eq!(found[0].state, "mail");
    assert!((0.5..=1.0).contains(&found[0].score), "{}", found[0].score);
    assert_eq!(ask(text("zzzz")).status(), 204);
    assert_eq!(ask(text("")).status(), 204);
    let none = Request {
        threshold: Some(1.0),
        ..text("to me")
    };
    assert_eq!(ask(none), Response::Nothing);
    let unknown = Request {
        states: vec!["mail".to_owned(), "eval(show_buttons)".to_owned()],
        ..Request::default()
    };
    assert_eq!(
        (
            ask(unknown.clone()).status(),
            ask(unknown).error().unwrap().0
        ),
        (404, 114)
    );
    let failing = Request {
        data: pairs(&[("n", "many")]),
        ..text("write to me")
    };
    assert_eq!(
        (
            ask(failing.clone()).status(),
            ask(failing).error().unwrap().0
        ),
        (400, 113)
    );
    let both = Request {
        data: pairs(&[("n", "6")]),
        ..text("write to me")
    };
    let states: Vec<_> = answers(ask(both))
        .into_iter()
        .map(|answer| answer.state)
        .collect();
    assert_eq!(states, ["count", "mail"]);
    let strict = bot_with(
        "unknown_variables = \"strict\"\n[variables]\nname = \"x\"\n",
        &[state("start", "Hello %name%")],
        &[],
    );
    let response = next_response(
        &strict,
        &Request {
            states: vec!["start".to_owned()],
            ..Request::default()
        },
    );
    let message = "error evaluating the template strings, bad values".to_owned();
    assert_eq!(
        (response.status(), response.error()),
        (422, Some((100, message)))
    );
}

#[test]
fn candidates_of_the_usual_kind_are_left_as_they_are() {
    let engine = bot_with(
        "",
        &[state("start", "Hi")],
        &[("knowledge/a.csv", "en;Do you sell lamps?;Yes.\n")],
    );
    let asked = engine.ask("do you sell lamps", Some("en"), 1);
    let found = engine.ask_in(
        "do you sell lamps",
        &Situation {
            lang: Some("en"),
            ..Situation::default()
        },
        1,
    );
    assert_eq!((asked.len(), &asked), (1, &found.candidates));
    assert_eq!(asked[0].kind, Kind::Answer);
}
