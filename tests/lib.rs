//! Driving a real browser against the real demo site.
//!
//! A scenario is an `async fn(&mut Visitor)` whose name is the statement that it proves.
//! What visitors do and see is said in their own words: `says`, `presses`, `reads`, `reaches`.
//! Every scenario has a browser session of its own and ends with one more check, that the console
//! is empty, unless it announced what will be in it.
//!
//! ```text
//! driver.rs    chromedriver, browser sessions, the browser's log
//! servers.rs   `edgewise serve`, and a plain web server that only knows files
//! operator.rs  a bot project with its operator server, and who answers there
//! screen.rs    what the visitor can see, read from the page in one go
//! visitor.rs   what the visitor does
//! sight.rs     what the visitor sees, and waits to see
//! surroundings.rs  the network, and other tabs
//! client.rs    calls over HTTP without a browser, by visitors and operators
//! process.rs   the operator server as a process that is killed and started again
//! stage.rs     all of this put up once, and taken down after the last scenario
//! ```
//!
//! Nothing waits for a fixed time: [`wait::until`] asks again until a condition holds or its
//! deadline is over.

pub mod client;
mod driver;
mod operator;
pub mod process;
mod screen;
mod servers;
mod sight;
mod stage;
mod surroundings;
mod visitor;
pub mod wait;

pub use operator::{BotServer, Operator};
pub use screen::{Form, Message, Rect, Screen};
pub use servers::{EdgewiseServer, FileServer};
pub use sight::Held;
pub use stage::{Scenario, Stage, copy_folder, copy_of_site, play};
pub use visitor::{Key, Visitor};

/// Makes `all()`, the list of a module's scenarios.
#[macro_export]
macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        /// The scenarios of this module, in the order in which they are played.
        pub fn all() -> Vec<$crate::Scenario> {
            vec![$($crate::Scenario {
                name: stringify!($name),
                play: |visitor| Box::pin($name(visitor)),
            }),*]
        }
    };
}
