//! Who a visitor is: what the page says, and what it can prove.
//!
//! A site proves an identity by signing it with a secret of the channel that no page knows: a JWT
//! (HS256, with `sub`, `aud`, `exp`), or, simpler, an HMAC-SHA256 in lower-case hexadecimal over
//! channel, id and end of validity, each on a line.
//! A proof that is wrong refuses the call; without a proof nothing is verified, whatever it says.
//! The simple proof is of the id alone; a JWT proves name and address as well, and what the page
//! says of them beside it does not count.
//! Two secrets are valid at a time, so that one can be exchanged without an interruption.

use data_encoding::HEXLOWER;
use edgewise_protocol::Millis;
use edgewise_protocol::visitor::User;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::channel::ChannelRow;
use crate::http::{Answer, ApiError};

/// The longest JWT that is looked at, in bytes.
const MAX_JWT: usize = 4_096;

/// What is kept of an identity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The site's own name for them.
    pub id: Option<String>,
    /// For the operator's screen.
    pub name: Option<String>,
    /// For the operator's screen, and for mail.
    pub email: Option<String>,
    /// Whether the id was proven.
    pub verified: bool,
    /// Whether name and address were proven with it.
    pub named: bool,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    name: Option<String>,
    email: Option<String>,
}

/// Checks what a page says of its visitor.
///
/// # Errors
/// 401 for a proof that is wrong, 422 for texts that are too long.
pub fn check(user: &User, channel: &ChannelRow, now: Millis) -> Answer<Identity> {
    for (field, value) in [
        ("user.id", &user.id),
        ("user.name", &user.name),
        ("user.email", &user.email),
    ] {
        let value = value.as_deref().unwrap_or_default();
        if value.chars().count() > 200 || value.contains(char::is_control) {
            let message = "at most 200 characters on one line are expected";
            return Err(ApiError::invalid(field, message));
        }
    }
    let given = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
    if let Some(token) = &user.jwt {
        let claims = channel
            .secrets
            .iter()
            .find_map(|secret| claims(token, secret, channel.id.as_str(), now))
            .ok_or_else(refused)?;
        if user.id.as_ref().is_some_and(|id| *id != claims.sub) {
            return Err(refused());
        }
        return Ok(Identity {
            id: Some(claims.sub),
            name: claims.name,
            email: claims.email,
            verified: true,
            named: true,
        });
    }
    let mut identity = Identity {
        id: given(&user.id),
        name: given(&user.name),
        email: given(&user.email),
        verified: false,
        named: false,
    };
    if let Some(hash) = &user.hash {
        let (Some(id), Some(exp)) = (&identity.id, user.exp) else {
            return Err(refused());
        };
        let text = format!("{}\n{id}\n{exp}", channel.id);
        let fits = |secret: &String| {
            let expected = signature(secret, &text);
            bool::from(expected.as_bytes().ct_eq(hash.as_bytes()))
        };
        if exp.saturating_mul(1000) <= now || !channel.secrets.iter().any(fits) {
            return Err(refused());
        }
        identity.verified = true;
    }
    if channel.settings.signed_identity && !identity.verified {
        // What nobody has signed is not shown as anybody's name.
        return Ok(Identity::default());
    }
    Ok(identity)
}

/// The simple proof of `text`.
pub fn signature(secret: &str, text: &str) -> String {
    // Keys of any length are taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(text.as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes())
}

fn claims(token: &str, secret: &str, channel: &str, now: Millis) -> Option<Claims> {
    if token.len() > MAX_JWT {
        return None;
    }
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[channel]);
    rules.set_required_spec_claims(&["exp", "aud", "sub"]);
    // The library reads the machine's clock; ours may be set, so the times are checked here again.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    let times = decode::<Times>(token, &key, &rules).ok()?.claims;
    let now_s = now / 1000;
    if times.exp + 30 <= now_s || times.nbf.is_some_and(|nbf| nbf > now_s + 30) {
        return None;
    }
    let claims = decode::<Claims>(token, &key, &rules).ok()?.claims;
    let is_short = |text: &Option<String>| text.as_ref().is_none_or(|text| text.len() <= 800);
    (claims.sub.len() <= 800 && is_short(&claims.name) && is_short(&claims.email)).then_some(claims)
}

#[derive(Deserialize)]
struct Times {
    exp: i64,
    nbf: Option<i64>,
}

fn refused() -> ApiError {
    ApiError::new(
        axum::http::StatusCode::UNAUTHORIZED,
        "identity_refused",
        "the proof of this identity is wrong, or too old",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64URL_NOPAD;
    use edgewise_protocol::channel::ChannelSettings;
    use edgewise_protocol::id::ChannelId;
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::{Value, json};

    const NOW: Millis = 1_800_000_000_000;

    fn channel() -> ChannelRow {
        ChannelRow {
            id: ChannelId::from("sales"),
            name: "Sales".to_owned(),
            enabled: true,
            settings: ChannelSettings::default(),
            secrets: vec!["new secret".to_owned(), "old secret".to_owned()],
            version: 1,
        }
    }

    fn hashed(id: &str, hash: String, exp: i64) -> User {
        User {
            id: Some(id.to_owned()),
            hash: Some(hash),
            exp: Some(exp),
            ..User::default()
        }
    }

    #[track_caller]
    fn check_hash(id: &str, hash: &str, exp: i64, expected: Option<bool>) {
        let found = check(&hashed(id, hash.to_owned(), exp), &channel(), NOW);
        assert_eq!(
            found.ok().map(|identity| identity.verified),
            expected,
            "{hash}"
        );
    }

    #[test]
    fn only_the_right_hash_proves_an_identity() {
        let later = NOW / 1000 + 60;
        let right = signature("new secret", &format!("sales\nann\n{later}"));
        check_hash("ann", &right, later, Some(true));
        let old = signature("old secret", &format!("sales\nann\n{later}"));
        check_hash("ann", &old, later, Some(true));
        check_hash("ben", &right, later, None);
        check_hash("ann", &right.to_uppercase(), later, None);
        check_hash("ann", right.get(..32).unwrap(), later, None);
        check_hash("ann", "", later, None);
        check_hash("ann", &right, later + 1, None);
        let other = signature("new secret", &format!("support\nann\n{later}"));
        check_hash("ann", &other, later, None);
        let past = NOW / 1000 - 1;
        let right = signature("new secret", &format!("sales\nann\n{past}"));
        check_hash("ann", &right, past, None);
    }

    #[test]
    fn an_identity_without_proof_is_never_verified() {
        let user = User {
            id: Some("ann".to_owned()),
            ..User::default()
        };
        assert!(!check(&user, &channel(), NOW).unwrap().verified);
        let mut strict = channel();
        strict.settings.signed_identity = true;
        assert_eq!(check(&user, &strict, NOW).unwrap(), Identity::default());
    }

    fn token(secret: &str, header: &Header, claims: &Value) -> String {
        encode(header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
    }

    #[track_caller]
    fn check_token(token: String, expected: Option<&str>) {
        let user = User {
            jwt: Some(token.clone()),
            ..User::default()
        };
        let found = check(&user, &channel(), NOW).ok();
        assert_eq!(
            found.and_then(|identity| identity.id).as_deref(),
            expected,
            "{token}"
        );
    }

    #[test]
    fn only_a_token_that_is_signed_for_the_channel_and_in_time_proves_an_identity() {
        let exp = NOW / 1000 + 60;
        let good = json!({"sub": "ann", "aud": "sales", "exp": exp});
        let header = Header::new(Algorithm::HS256);
        check_token(token("new secret", &header, &good), Some("ann"));
        check_token(token("old secret", &header, &good), Some("ann"));
        check_token(token("wrong secret", &header, &good), None);
        check_token(
            token("new secret", &Header::new(Algorithm::HS512), &good),
            None,
        );
        for (name, value) in [
            ("aud", json!("support")),
            ("exp", json!(NOW / 1000 - 60)),
            ("nbf", json!(exp)),
        ] {
            let mut claims = good.clone();
            claims[name] = value;
            check_token(token("new secret", &header, &claims), None);
        }
        let parts: Vec<String> = token("new secret", &header, &good)
            .split('.')
            .map(str::to_owned)
            .collect();
        let none = BASE64URL_NOPAD.encode(b"{\"alg\":\"none\",\"typ\":\"JWT\"}");
        check_token(format!("{none}.{}.", parts[1]), None);
        check_token(format!("{none}.{}.{}", parts[1], parts[2]), None);
        check_token("x".repeat(1_000_000), None);
    }

    #[test]
    fn what_a_page_says_beside_a_token_proves_nothing() {
        let claims = json!({"sub": "ann", "aud": "sales", "exp": NOW / 1000 + 60, "name": "Ann"});
        let user = User {
            name: Some("The Boss".to_owned()),
            email: Some("boss@shop.example".to_owned()),
            jwt: Some(token("new secret", &Header::new(Algorithm::HS256), &claims)),
            ..User::default()
        };
        let found = check(&user, &channel(), NOW).unwrap();
        assert_eq!((found.name.as_deref(), found.email), (Some("Ann"), None));
        assert!(found.named);
        let later = NOW / 1000 + 60;
        let hash = signature("new secret", &format!("sales\nann\n{later}"));
        let user = User {
            name: Some("The Boss".to_owned()),
            ..hashed("ann", hash, later)
        };
        let found = check(&user, &channel(), NOW).unwrap();
        assert!(found.verified && !found.named);
    }

    #[test]
    fn a_claim_that_stands_twice_proves_nothing() {
        let key = EncodingKey::from_secret(b"new secret");
        let exp = NOW / 1000 + 60;
        let head = BASE64URL_NOPAD.encode(b"{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        let twice = format!("{{\"sub\":\"ann\",\"sub\":\"ben\",\"aud\":\"sales\",\"exp\":{exp}}}");
        let text = format!("{head}.{}", BASE64URL_NOPAD.encode(twice.as_bytes()));
        let signed = jsonwebtoken::crypto::sign(text.as_bytes(), &key, Algorithm::HS256).unwrap();
        check_token(format!("{text}.{signed}"), None);
    }

    #[test]
    fn an_id_beside_a_token_must_be_the_tokens() {
        let claims = json!({"sub": "ann", "aud": "sales", "exp": NOW / 1000 + 60});
        let user = User {
            id: Some("ben".to_owned()),
            jwt: Some(token("new secret", &Header::new(Algorithm::HS256), &claims)),
            ..User::default()
        };
        assert!(check(&user, &channel(), NOW).is_err());
    }
}
