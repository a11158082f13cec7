//! Calls that the server itself makes: to an engine elsewhere, and to webhooks.
//!
//! Both addresses are set by an administrator.
//! A webhook is told what visitors have written, so it may not be turned against the server's own
//! network: for it, addresses that are not public are refused after the name was looked up, and no
//! redirect is followed.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// The largest answer that is read, in bytes.
const MAX_ANSWER: u64 = 1024 * 1024;

/// Which addresses may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Also those of the own network.
    Anywhere,
    /// Public ones only.
    Public,
}

/// Posts JSON, and gives the answer's body.
///
/// # Errors
/// Why there is none, in words for an administrator; without the address, which may hold a secret.
pub async fn post_json(
    address: String,
    body: Vec<u8>,
    signature: Option<String>,
    limit: Duration,
    reach: Reach,
) -> Result<Vec<u8>, String> {
    let call = move || post(&address, &body, signature, limit, reach);
    let posted = tokio::task::spawn_blocking(call).await;
    posted.map_err(|error| error.to_string())?
}

fn post(
    address: &str,
    body: &[u8],
    signature: Option<String>,
    limit: Duration,
    reach: Reach,
) -> Result<Vec<u8>, String> {
    let config = Config::builder()
        .timeout_global(Some(limit))
        .max_redirects(0)
        .build();
    let agent = ureq::Agent::with_parts(config, DefaultConnector::new(), Guarded { reach });
    let mut call = agent
        .post(address)
        .header("content-type", "application/json");
    if let Some(signature) = signature {
        call = call.header("x-edgewise-signature", signature);
    }
    let mut answer = call.send(body).map_err(|error| said(&error))?;
    if answer.status().is_redirection() {
        return Err("it answers with a redirect, which is not followed".to_owned());
    }
    answer
        .body_mut()
        .with_config()
        .limit(MAX_ANSWER)
        .read_to_vec()
        .map_err(|error| said(&error))
}

fn said(error: &ureq::Error) -> String {
    match error {
        ureq::Error::StatusCode(code) => format!("it answers with status {code}"),
        ureq::Error::Timeout(_) => "it takes too long".to_owned(),
        ureq::Error::HostNotFound => "its name is unknown, or its address is not public".to_owned(),
        other => other.to_string(),
    }
}

/// Looks names up, and leaves out what may not be called.
#[derive(Debug)]
struct Guarded {
    reach: Reach,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let all = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in all.iter() {
            if self.reach == Reach::Anywhere || is_public(address.ip()) {
                allowed.push(*address);
            }
        }
        if allowed.is_empty() {
            return Err(ureq::Error::HostNotFound);
        }
        Ok(allowed)
    }
}

/// Whether an address is of the public network.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
                || address.is_broadcast()
                || address.is_documentation()
                || address.is_multicast()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (18..20).contains(&b)))
        }
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Global unicast is 2000::/3; of it, documentation and tunnels lead elsewhere.
    first & 0xe000 == 0x2000
        && !(first == 0x2001 && (second == 0xdb8 || second < 0x200))
        && first != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: bool) {
        assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
    }

    #[test]
    fn addresses_of_the_own_network_are_not_public() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
        ] {
            check(address, false);
        }
        check("93.184.215.14", true);
        check("2606:2800:21f:cb07:6820:80da:af6b:8b2c", true);
    }

    #[test]
    fn a_webhook_cannot_call_this_machine() {
        let refused = post(
            "http://127.0.0.1:9/x",
            b"{}",
            None,
            Duration::from_secs(1),
            Reach::Public,
        );
        assert!(refused.unwrap_err().contains("not public"));
    }
}
