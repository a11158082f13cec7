//! How often somebody may do something.
//!
//! Each [`Limit`] is a bucket for every key (an address, a session, an account): so many at once,
//! refilled steadily.
//! The buckets are this instance's own; several instances allow several times as much.

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::time::Duration;

use super::{Answer, ApiError};

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// New sessions from one address in one channel: many visitors may share an address.
    Session,
    /// Messages of one session.
    Message,
    /// Signs of typing of one session.
    Typing,
    /// Questions to the server's engine from one address.
    Question,
    /// Attempts to sign in, for one account from one address.
    Login,
    /// Attempts to sign in from one address, whoever it says to be.
    LoginAddress,
    /// Whatever an operator does.
    Desk,
    /// Calls of StarChat's contract from one address.
    Starchat,
}

/// All buckets.
#[derive(Debug)]
pub struct Limits {
    session: DefaultKeyedRateLimiter<String>,
    message: DefaultKeyedRateLimiter<String>,
    typing: DefaultKeyedRateLimiter<String>,
    question: DefaultKeyedRateLimiter<String>,
    login: DefaultKeyedRateLimiter<String>,
    login_address: DefaultKeyedRateLimiter<String>,
    desk: DefaultKeyedRateLimiter<String>,
    starchat: DefaultKeyedRateLimiter<String>,
    /// For tests of load: everything is allowed, except guessing passwords.
    off: bool,
}

impl Limits {
    /// The limits of a server; with `off`, only attempts to sign in are limited.
    pub fn new(off: bool) -> Limits {
        Limits {
            session: bucket(300, Duration::from_millis(500)),
            message: bucket(60, Duration::from_secs(1)),
            typing: bucket(10, Duration::from_secs(1)),
            question: bucket(300, Duration::from_millis(50)),
            login: bucket(5, Duration::from_secs(60)),
            login_address: bucket(60, Duration::from_secs(5)),
            desk: bucket(600, Duration::from_millis(25)),
            starchat: bucket(2000, Duration::from_millis(1)),
            off,
        }
    }

    /// Counts one of `limit` for `key`.
    ///
    /// # Errors
    /// 429 when it is too much, with the time after which it would not be.
    pub fn count(&self, limit: Limit, key: &str) -> Answer<()> {
        let guessing = matches!(limit, Limit::Login | Limit::LoginAddress);
        if self.off && !guessing {
            return Ok(());
        }
        let (limiter, message) = match limit {
            Limit::Session => (&self.session, "too many new conversations from here"),
            Limit::Message => (&self.message, "too many messages; wait a little"),
            Limit::Typing => (&self.typing, "too many signs of typing"),
            Limit::Question => (&self.question, "too many questions from here"),
            Limit::Login => (&self.login, "too many attempts to sign in; wait a little"),
            Limit::LoginAddress => (
                &self.login_address,
                "too many attempts to sign in; wait a little",
            ),
            Limit::Desk => (&self.desk, "too many calls; wait a little"),
            Limit::Starchat => (&self.starchat, "too many calls; wait a little"),
        };
        limiter.check_key(&key.to_owned()).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            ApiError::too_many(message, wait.as_secs() + 1)
        })
    }

    /// Forgets keys whose buckets are full again.
    pub fn tidy(&self) {
        for limiter in [
            &self.session,
            &self.message,
            &self.typing,
            &self.question,
            &self.login,
            &self.login_address,
            &self.desk,
            &self.starchat,
        ] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// `n` at once, one more after each `refill`.
fn bucket(n: u32, refill: Duration) -> DefaultKeyedRateLimiter<String> {
    let quota = Quota::with_period(refill).unwrap_or(Quota::per_second(NonZeroU32::MIN));
    RateLimiter::keyed(quota.allow_burst(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[test]
    fn the_sixth_attempt_to_sign_in_is_refused_for_one_account_only() {
        let limits = Limits::new(true);
        for _ in 0..5 {
            limits.count(Limit::Login, "ann").unwrap();
        }
        let refused = limits.count(Limit::Login, "ann").unwrap_err();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        limits.count(Limit::Login, "ben").unwrap();
    }

    #[test]
    fn two_hundred_visitors_may_share_an_address() {
        let limits = Limits::new(false);
        for _ in 0..200 {
            limits.count(Limit::Session, "sales 192.0.2.7").unwrap();
        }
    }
}
