//! The dialogue step, case by case.

use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::dialogue::{
    Action, Conversation, FieldProblem, Input, MAX_STATES_PER_STEP, MAX_VARIABLES, Problem, Reply,
    Source, step,
};
use edgewise_engine::source::SourceFile;
use edgewise_engine::value::Value;
use proptest::prelude::*;

/// A bot with these states, two languages and one question.
fn bot(rows: &str) -> Engine {
    let header = "state,lang,queries,bubble,action,action_input,success_value,failure_value\n";
    let files = [
        SourceFile::new("bot.toml", "name = \"x\"\nlanguages = [\"en\", \"es\"]\n"),
        SourceFile::new("states.csv", format!("{header}{rows}")),
        SourceFile::new(
            "knowledge/k.csv",
            "en;Do you sell lamps?;Yes, many.\nes;¿Vendéis lámparas?;Sí, muchas.\n",
        ),
    ];
    let compiled = compile(&files);
    Engine::load(
        compiled
            .blob
            .unwrap_or_else(|| panic!("{:?}", compiled.diagnostics)),
    )
    .unwrap()
}

fn forms() -> Engine {
    bot(concat!(
        "start,en,,Hello,,,,\n",
        "ask,en,\"[\"\"reset password\"\"]\",Your address?,input_form,\"{\"\"email\"\": \"\"email\"\"}\",sent,start\n",
        "sent,en,,Sent to %email% and %unknown%,send,\"{\"\"%email%\"\": [\"\"%email%\"\", 1]}\",done,\"\"\"start\"\"\"\n",
        "done,en,,Done,,,,\n",
        "pick,en,,Choose,show_buttons,\"{\"\"Ça va\"\": \"\"done\"\", \"\"Ask\"\": \"\"ask\"\"}\",eval(show_buttons),\n",
    ))
}

/// Plays inputs from a fresh conversation; the last reply.
fn play(engine: &Engine, inputs: &[Input]) -> (Conversation, Reply) {
    let mut conversation = Conversation::new("en");
    let mut reply = Reply::default();
    for input in inputs {
        (conversation, reply) = step(engine, &conversation, input);
    }
    (conversation, reply)
}

fn jump(state: &str) -> Input {
    Input::Jump(state.to_owned())
}

fn text(text: &str) -> Input {
    Input::Text(text.to_owned())
}

fn email(value: &str) -> Input {
    Input::Form(vec![("email".to_owned(), value.to_owned())])
}

fn check_state(engine: &Engine, inputs: &[Input], expected: &str) {
    assert_eq!(
        play(engine, inputs).0.state.as_deref(),
        Some(expected),
        "{inputs:?}"
    );
}

#[test]
fn a_jump_wins_over_everything_and_drops_one_layer_of_quotes() {
    check_state(&forms(), &[jump("pick")], "pick");
    check_state(&forms(), &[jump("\"pick\"")], "pick");
    let (conversation, reply) = play(&forms(), &[jump("nowhere")]);
    assert_eq!(reply.problem, Some(Problem::UnknownState("nowhere".into())));
    assert_eq!((conversation.state, reply.messages), (None, vec![]));
}

#[test]
fn a_form_is_checked_and_its_values_fill_text_and_nested_input_but_no_key() {
    let (_, reply) = play(&forms(), &[jump("ask"), email("nobody")]);
    let refused = vec![("email".to_owned(), FieldProblem::Malformed)];
    assert_eq!(reply.problem, Some(Problem::InvalidForm(refused)));
    let (_, reply) = play(&forms(), &[jump("ask"), email(" ann@example.com ")]);
    let message = &reply.messages[0];
    assert_eq!(message.text, "Sent to ann@example.com and %unknown%");
    let filled = Value::Array(vec![
        Value::String("ann@example.com".into()),
        Value::Number(1.0),
    ]);
    let input = Value::Object(vec![("%email%".into(), filled)]);
    assert_eq!(
        message.action,
        Action::Call {
            name: "send".into(),
            input
        }
    );
}

#[test]
fn the_outcome_of_a_page_action_chooses_the_way() {
    let sent = [jump("ask"), email("ann@example.com")];
    for (ok, expected) in [(true, "done"), (false, "start")] {
        let outcome = Input::Outcome {
            ok,
            values: Vec::new(),
            value: String::new(),
        };
        check_state(&forms(), &[&sent[..], &[outcome]].concat(), expected);
    }
}

#[test]
fn what_is_typed_can_answer_a_form_or_press_a_button() {
    check_state(&forms(), &[jump("ask"), text("ann@example.com")], "sent");
    check_state(&forms(), &[jump("pick"), text("  ca VA ")], "done");
    check_state(&forms(), &[jump("pick"), text("reset my pasword")], "ask");
}

#[test]
fn an_option_and_a_tick_can_be_sent_and_typed_and_nothing_else_is_accepted() {
    let engine = bot(concat!(
        "plan,en,,Which plan?,input_form,\"{\"\"plan\"\": {\"\"type\"\": \"\"select\"\", \"\"options\"\": \
         [\"\"Basic\"\", {\"\"value\"\": \"\"p2\"\", \"\"label\"\": \"\"Professional\"\"}]}}\",terms,plan\n",
        "terms,en,,All right?,input_form,\"{\"\"terms\"\": {\"\"type\"\": \"\"checkbox\"\", \"\"required\"\": true}}\",news,plan\n",
        "news,en,,News?,input_form,\"{\"\"news\"\": \"\"checkbox\"\"}\",done,plan\n",
        "done,en,,%plan% %terms% %news%,,,,\n",
    ));
    let form = |name: &str, value: &str| Input::Form(vec![(name.to_owned(), value.to_owned())]);
    let refused = |inputs: &[Input]| match play(&engine, inputs).1.problem {
        Some(Problem::InvalidForm(problems)) => problems[0].1,
        other => panic!("{other:?}"),
    };
    let said = |inputs: &[Input]| play(&engine, inputs).1.messages[0].text.clone();
    for wrong in ["p3", "Professional", "basic", "%plan%"] {
        let problem = refused(&[jump("plan"), form("plan", wrong)]);
        assert_eq!(problem, FieldProblem::Malformed, "{wrong}");
    }
    let unticked = refused(&[jump("plan"), form("plan", "p2"), form("terms", "false")]);
    assert_eq!(unticked, FieldProblem::Missing);
    let sent = [
        jump("plan"),
        form("plan", "p2"),
        form("terms", "true"),
        Input::Form(Vec::new()),
    ];
    assert_eq!(said(&sent), "p2 true false");
    let typed = [jump("plan"), text("profesional"), text("ok"), text("no")];
    assert_eq!(said(&typed), "p2 true false");
    let typed = [jump("plan"), text("Basic"), text("yes"), text("sure")];
    assert_eq!(said(&typed), "Basic true true");
}

#[test]
fn nothing_typed_does_nothing() {
    let (conversation, reply) = play(&forms(), &[jump("pick"), text("  \n ")]);
    assert_eq!(
        (conversation.state.as_deref(), reply),
        (Some("pick"), Reply::default())
    );
}

#[test]
fn the_conversation_follows_the_visitors_language() {
    let (conversation, reply) = play(&forms(), &[Input::Start, text("vendeis lamparas")]);
    assert_eq!(
        (conversation.lang.as_str(), reply.messages[0].text.as_str()),
        ("es", "Sí, muchas.")
    );
    let (conversation, reply) = step(&forms(), &conversation, &text("qwer zxcv"));
    assert_eq!(reply.messages[0].source, Source::BuiltIn);
    assert_eq!((conversation.lang.as_str(), conversation.misses), ("es", 1));
}

#[test]
fn states_that_follow_each_other_for_ever_end() {
    let engine = bot("start,,,Hi,,,,\na,,,A,,,b,\nb,,,B,,,a,\n");
    let (_, reply) = play(&engine, &[jump("a")]);
    assert_eq!(reply.messages.len(), MAX_STATES_PER_STEP);
    let engine = bot("start,,,Hi,,,,\na,,,,,,a,\n");
    assert_eq!(play(&engine, &[jump("a")]).1.messages, []);
}

#[test]
fn variables_are_bounded() {
    let values = (0..MAX_VARIABLES + 9)
        .map(|i| (format!("v{i}"), "x".to_owned()))
        .collect();
    let (conversation, _) = play(
        &forms(),
        &[Input::Outcome {
            ok: true,
            values,
            value: String::new(),
        }],
    );
    assert_eq!(conversation.variables.len(), MAX_VARIABLES);
}

fn any_input() -> impl Strategy<Value = Input> {
    let states = [
        "start",
        "ask",
        "sent",
        "done",
        "pick",
        "eval(show_buttons)",
        "\"pick\"",
    ];
    let words = "(reset|pasword|lamps|vendeis|%email%|ann@example.com|\\PC{0,6}) ?";
    prop_oneof![
        Just(Input::Start),
        proptest::collection::vec(words, 0..5).prop_map(|words| Input::Text(words.concat())),
        proptest::sample::select(states.to_vec()).prop_map(jump),
        "\\PC{0,12}".prop_map(Input::Jump),
        prop_oneof!["ann@example.com", "\\PC{0,12}"].prop_map(|value| email(&value)),
        (
            any::<bool>(),
            proptest::collection::vec(("[a-z]{0,5}", "\\PC{0,9}"), 0..3)
        )
            .prop_map(|(ok, values)| Input::Outcome {
                ok,
                values,
                value: String::new()
            }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_inputs_are_answered_within_bounds_and_the_same_again(
        inputs in proptest::collection::vec(any_input(), 0..12),
    ) {
        let engine = forms();
        let mut conversation = Conversation::new("en");
        for input in &inputs {
            let (next, reply) = step(&engine, &conversation, input);
            prop_assert!(reply.messages.len() <= MAX_STATES_PER_STEP);
            prop_assert_eq!(&(next.clone(), reply), &step(&engine, &conversation, input));
            prop_assert!(next.state.is_none() || play(&engine, &[jump(next.state.as_deref().unwrap())]).1.problem.is_none());
            conversation = next;
        }
    }
}
