//! What a bot must keep to, whatever its bytes: certainty falls from candidate to candidate and
//! stays in 0..=1, and no step says more than it may.

use edgewise_engine::Engine;
use edgewise_engine::dialogue::{Conversation, Input, MAX_STATES_PER_STEP, step};

/// Asks the bot in `blob` a few questions and walks through a conversation, if it loads.
pub fn load_and_ask(blob: Vec<u8>) {
    let Ok(engine) = Engine::load(blob) else {
        return;
    };
    for text in ["wher is my parcle", "I forgott my pasword", "è 茶 1984", ""] {
        let mut before = 1.0;
        for candidate in engine.ask(text, Some("en"), 5) {
            assert!(
                (0.0..=before).contains(&candidate.certainty),
                "{candidate:?}"
            );
            before = candidate.certainty;
        }
    }
    let mut conversation = Conversation::new("en");
    let values = vec![("email".to_owned(), "ann@example.com".to_owned())];
    let inputs = [
        Input::Start,
        Input::Text("wher is my parcle".to_owned()),
        Input::Text("I forgott my pasword".to_owned()),
        Input::Form(values.clone()),
        Input::Outcome { ok: true, values, value: String::new() },
        Input::Jump("start".to_owned()),
        Input::Text("New password".to_owned()),
        Input::Outcome {
            ok: false,
            values: Vec::new(),
            value: String::new(),
        },
    ];
    for input in &inputs {
        let (next, reply) = step(&engine, &conversation, input);
        assert!(reply.messages.len() <= MAX_STATES_PER_STEP, "{reply:?}");
        conversation = next;
    }
}
