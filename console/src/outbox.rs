//! What the operator has said and the server has not acknowledged yet.
//!
//! Every piece carries an id that was made before it was sent, so sending it again never doubles it.
//! One is on its way at a time, which keeps their order.

use edgewise_protocol::Millis;
use edgewise_protocol::id::{ClientId, ConversationId};
use serde::{Deserialize, Serialize};

/// What is said, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// To the visitor.
    Message,
    /// To colleagues.
    Note,
}

/// A piece on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// What it is called.
    pub client_id: ClientId,
    /// To whom.
    pub kind: Kind,
    /// What is said.
    pub text: String,
    /// When it was written.
    pub ts: Millis,
    /// How often it was sent in vain.
    #[serde(default)]
    pub n_tries: u32,
    /// Whether the server has it; it stays until the log shows it, so that nothing flickers.
    #[serde(default)]
    pub is_sent: bool,
    /// Why it will never be taken as it is.
    #[serde(default)]
    pub refused: Option<String>,
}

impl Outgoing {
    /// The path that takes it.
    pub fn path(&self) -> String {
        let kind = match self.kind {
            Kind::Message => "messages",
            Kind::Note => "notes",
        };
        let id = crate::route::encode(self.conversation.as_str());
        format!("conversations/{id}/{kind}/{}", self.client_id)
    }
}

/// How long to wait before the next try, in milliseconds: half a second, doubled each time up to
/// half a minute, and of that a share between nothing and all, which `random` in 0..=1 chooses.
pub fn pause_ms(n_tries: u32, random: f64) -> u32 {
    if n_tries == 0 {
        return 0;
    }
    let most = 500_u32.saturating_mul(1 << n_tries.min(6)).min(30_000);
    (f64::from(most) * random.clamp(0.0, 1.0)) as u32
}

/// The piece to send now: the first that was neither taken nor refused.
pub fn due(outbox: &[Outgoing]) -> Option<&Outgoing> {
    outbox
        .iter()
        .find(|piece| piece.refused.is_none() && !piece.is_sent)
}

/// Crockford's base 32.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A client id of 128 random bits: 26 characters.
pub fn client_id(random: [u8; 16]) -> ClientId {
    let bits = u128::from_be_bytes(random);
    let text: String = (0..26)
        .rev()
        .filter_map(|place| DIGITS.get((bits >> (place * 5) & 31) as usize))
        .map(|&digit| char::from(digit))
        .collect();
    ClientId(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgewise_protocol::id::is_client_id;

    fn piece(id: &str, refused: bool) -> Outgoing {
        Outgoing {
            conversation: "c".into(),
            client_id: id.into(),
            kind: Kind::Message,
            text: "hello".to_owned(),
            ts: 1,
            n_tries: 0,
            is_sent: false,
            refused: refused.then(|| "no".to_owned()),
        }
    }

    #[test]
    fn the_first_that_was_not_refused_is_due() {
        let outbox = [piece("a", true), piece("b", false), piece("c", false)];
        assert_eq!(due(&outbox).map(|one| one.client_id.as_str()), Some("b"));
        assert!(due(&[]).is_none());
    }

    #[test]
    fn pauses_grow_to_half_a_minute() {
        assert_eq!(pause_ms(0, 1.0), 0);
        assert_eq!(pause_ms(1, 1.0), 1_000);
        assert_eq!(pause_ms(4, 0.5), 4_000);
        assert_eq!(pause_ms(60, 1.0), 30_000);
    }

    #[test]
    fn ids_are_what_the_server_takes_and_tell_all_bits() {
        let zero = client_id([0; 16]);
        let all = client_id([255; 16]);
        assert!(is_client_id(zero.as_str()) && is_client_id(all.as_str()));
        assert_eq!(all.as_str(), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        assert_eq!(zero.as_str().len(), 26);
    }
}
