//! Asking the server for what a page shows, and doing what its buttons say.

use std::future::Future;
use std::rc::Rc;

use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::state::{failed, waiting};
use crate::api::{self, Fault};
use crate::words::{Words, use_words};

/// What has been asked for.
pub struct Load<T> {
    /// What came last; it stays while it is asked for again.
    pub data: Option<Rc<T>>,
    /// Why nothing came.
    pub fault: Option<Fault>,
    /// Asks again.
    pub again: Callback<()>,
    words: Words,
}

impl<T> Load<T> {
    /// What is shown as long as there is nothing.
    pub fn instead(&self) -> Html {
        match &self.fault {
            Some(fault) => failed(fault, Some(self.again.clone()), self.words),
            None => waiting(self.words),
        }
    }
}

/// Asks for a path below `/op/v1/`; again when path or version change.
#[hook]
pub fn use_load<T: DeserializeOwned + 'static>(path: String, version: u32) -> Load<T> {
    let words = use_words();
    let data = use_state(|| None::<Rc<T>>);
    let fault = use_state(|| None::<Fault>);
    let n_asked = use_state(|| 0_u32);
    {
        let (data, fault) = (data.setter(), fault.setter());
        use_effect_with((path, version, *n_asked), move |(path, _, _)| {
            let path = path.clone();
            let is_wanted = Rc::new(std::cell::Cell::new(true));
            let still = Rc::clone(&is_wanted);
            spawn_local(async move {
                let answer = api::get::<T>(&path).await;
                if !still.get() {
                    return;
                }
                match answer {
                    Ok(found) => {
                        fault.set(None);
                        data.set(Some(Rc::new(found)));
                    }
                    Err(found) => fault.set(Some(found)),
                }
            });
            move || is_wanted.set(false)
        });
    }
    Load {
        data: (*data).clone(),
        fault: (*fault).clone(),
        again: Callback::from(move |()| n_asked.set(*n_asked + 1)),
        words,
    }
}

/// Something that is being done.
#[derive(Clone, PartialEq)]
pub struct Doing {
    state: UseStateHandle<(bool, Option<Fault>)>,
}

impl Doing {
    /// Whether it is going on.
    pub fn is_busy(&self) -> bool {
        self.state.0
    }

    /// Why it failed last.
    pub fn fault(&self) -> Option<&Fault> {
        self.state.1.as_ref()
    }

    /// What to tell beside a field.
    pub fn about(&self, field: &str) -> Option<String> {
        self.fault()?.about(field)
    }

    /// Forgets how it failed.
    pub fn forget(&self) {
        self.state.set((false, None));
    }

    /// Does it, and then what follows.
    pub fn run<T: 'static>(
        &self,
        work: impl Future<Output = Result<T, Fault>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        let state = self.state.clone();
        state.set((true, None));
        spawn_local(async move {
            match work.await {
                Ok(value) => {
                    state.set((false, None));
                    done(value);
                }
                Err(fault) => state.set((false, Some(fault))),
            }
        });
    }
}

/// For a button, or a form.
#[hook]
pub fn use_doing() -> Doing {
    Doing {
        state: use_state(|| (false, None)),
    }
}
