//! Sounds, made of tones: nothing to download, and nothing to decode.
//!
//! A browser lets a page make sounds only after somebody has clicked or pressed a key in it.

use std::cell::RefCell;

use web_sys::{AudioContext, AudioContextState, OscillatorType};

/// A tone: when it begins, its frequency in hertz, and how long it takes to fade, in seconds.
type Tone = (f64, f32, f64);

thread_local! {
    static CONTEXT: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// The tones of a sound: `chime`, `knock`, and for anything else a bell.
fn tones(name: &str, is_new: bool) -> &'static [Tone] {
    match (name, is_new) {
        ("chime", true) => &[(0.0, 523.0, 0.5), (0.14, 659.0, 0.5), (0.28, 784.0, 0.8)],
        ("chime", false) => &[(0.0, 659.0, 0.4), (0.12, 784.0, 0.6)],
        ("knock", true) => &[(0.0, 190.0, 0.1), (0.16, 190.0, 0.1), (0.32, 150.0, 0.14)],
        ("knock", false) => &[(0.0, 190.0, 0.1), (0.16, 150.0, 0.12)],
        (_, true) => &[(0.0, 880.0, 0.9), (0.22, 1175.0, 1.1)],
        _ => &[(0.0, 988.0, 0.7)],
    }
}

/// Asks the browser for leave to make sounds; to be called when somebody clicks or presses a key.
pub fn allow() {
    CONTEXT.with_borrow_mut(|context| {
        if context.is_none() {
            *context = AudioContext::new().ok();
        }
        if let Some(context) = context {
            // Refused, it is asked again at the next click.
            let _ = context.resume();
        }
    });
}

/// Whether the browser lets the page make sounds.
pub fn is_allowed() -> bool {
    CONTEXT.with_borrow(|context| {
        context
            .as_ref()
            .is_some_and(|context| context.state() == AudioContextState::Running)
    })
}

/// Plays a sound; the one of a new conversation is longer than the one of a message.
pub fn play(name: &str, is_new: bool) {
    CONTEXT.with_borrow(|context| {
        if let Some(context) = context {
            for tone in tones(name, is_new) {
                // A tone that the machine cannot make is not heard.
                let _ = sound(context, *tone);
            }
        }
    });
}

fn sound(context: &AudioContext, tone: Tone) -> Result<(), wasm_bindgen::JsValue> {
    let (after_s, frequency, fade_s) = tone;
    let begin = context.current_time() + after_s;
    let source = context.create_oscillator()?;
    let volume = context.create_gain()?;
    source.set_type(OscillatorType::Sine);
    source.frequency().set_value(frequency);
    volume.gain().set_value_at_time(0.0001, begin)?;
    volume
        .gain()
        .exponential_ramp_to_value_at_time(0.16, begin + 0.015)?;
    volume
        .gain()
        .exponential_ramp_to_value_at_time(0.0001, begin + fade_s)?;
    source.connect_with_audio_node(&volume)?;
    volume.connect_with_audio_node(&context.destination())?;
    source.start_with_when(begin)?;
    source.stop_with_when(begin + fade_s + 0.05)?;
    Ok(())
}
