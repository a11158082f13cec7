//! Who calls: the address that limits are counted by.
//!
//! Behind a proxy every call comes from the proxy, which says in `X-Forwarded-For` for whom.
//! Anybody can say so; only configured proxies are believed, and of the list only the part that
//! they have written: the last address that is not itself a proxy.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use ipnet::IpNet;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::Server;

/// Addresses and networks of proxies that are believed.
#[derive(Debug, Clone, Default)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    fn hold(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }

    /// The caller's address, given where the connection comes from and what it says.
    pub fn caller(&self, from: IpAddr, forwarded_for: &str) -> IpAddr {
        if !self.hold(from) {
            return from;
        }
        forwarded_for
            .rsplit(',')
            .map_while(|part| part.trim().parse::<IpAddr>().ok())
            .find(|address| !self.hold(*address))
            .unwrap_or(from)
    }
}

/// The caller, as limits count: an address of version 4, or the first 64 bits of one of version 6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer(pub String);

impl Peer {
    fn of(address: IpAddr) -> Peer {
        let shown = match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string() + "/64"
            }
        };
        Peer(shown)
    }
}

impl FromRequestParts<Server> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Peer, Infallible> {
        // Without a socket, as in tests of whole requests, everybody is this machine.
        let from = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        let forwarded: Vec<&str> = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        let caller = server.options().proxies.caller(from, &forwarded.join(","));
        Ok(Peer::of(caller))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, forwarded_for: &str, expected: &str) {
        let proxies = Proxies(vec!["10.0.0.0/8".parse().unwrap()]);
        let caller = proxies.caller(from.parse().unwrap(), forwarded_for);
        assert_eq!(Peer::of(caller).0, expected);
    }

    #[test]
    fn only_configured_proxies_are_believed() {
        check("192.0.2.1", "198.51.100.7", "192.0.2.1");
        check("10.0.0.2", "198.51.100.7", "198.51.100.7");
    }

    #[test]
    fn what_the_caller_itself_claims_is_not_believed() {
        check("10.0.0.2", "1.2.3.4, 198.51.100.7", "198.51.100.7");
        check("10.0.0.2", "198.51.100.7, 10.0.0.9", "198.51.100.7");
        check("10.0.0.2", "1.2.3.4, nonsense", "10.0.0.2");
    }

    #[test]
    fn an_address_of_version_6_counts_by_its_network() {
        check("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64");
        check("::ffff:192.0.2.1", "", "192.0.2.1");
    }
}
