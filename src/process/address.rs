//! Reads the addresses that programs hand to the system, and tells which of them are worth knowing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use nix::libc;

/// More bytes than the longest address that is of interest, a Unix path, has.
pub(super) const LONGEST: usize = 128;

/// The address on which somebody who binds it can be found. None where the system chooses it.
pub(super) fn bound(sockaddr: &[u8]) -> Option<String> {
    match Address::of(sockaddr)? {
        Address::Inet(at) => Some(at.to_string()),
        Address::Unix(path) => Some(path),
    }
}

/// The address that somebody dials, unless that is a service of the system itself: of names, of logs.
pub(super) fn dialed(sockaddr: &[u8]) -> Option<String> {
    const NAME_SERVICE: u16 = 53;
    match Address::of(sockaddr)? {
        Address::Inet(at) => (at.port() != NAME_SERVICE).then(|| at.to_string()),
        Address::Unix(path) => (!is_systems_own(&path)).then_some(path),
    }
}

enum Address {
    Inet(SocketAddr),
    Unix(String),
}

impl Address {
    /// Reads a `struct sockaddr`. Families that no link uses, and port 0, are nothing.
    fn of(bytes: &[u8]) -> Option<Address> {
        let family = u16::from_ne_bytes(*bytes.first_chunk()?);
        let port = || Some(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?)).filter(|port| *port != 0);
        let inet = |host: IpAddr, port| Address::Inet(SocketAddr::new(host.to_canonical(), port));
        match i32::from(family) {
            libc::AF_INET => {
                let host: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
                Some(inet(Ipv4Addr::from(host).into(), port()?))
            }
            libc::AF_INET6 => {
                let host: [u8; 16] = bytes.get(8..24)?.try_into().ok()?;
                Some(inet(Ipv6Addr::from(host).into(), port()?))
            }
            libc::AF_UNIX => path(&bytes[2..]).map(Address::Unix),
            _ => None,
        }
    }
}

/// The path as `/proc/net/unix` shows it: a name that is no file begins with `@`.
fn path(bytes: &[u8]) -> Option<String> {
    let (mark, name) = match bytes.split_first()? {
        (0, []) => return None,
        (0, name) => ("@", name),
        _ => ("", bytes.split(|byte| *byte == 0).next()?),
    };
    let shown = |c: char| if c.is_control() { '@' } else { c };
    Some(mark.chars().chain(String::from_utf8_lossy(name).chars().map(shown)).collect())
}

/// Libraries call these without being asked to by the program.
fn is_systems_own(path: &str) -> bool {
    const PLACES: [&str; 9] = [
        "/dev/",
        "/run/systemd/",
        "/run/nscd/",
        "/run/dbus/",
        "/run/avahi-daemon/",
        "/var/lib/sss/",
        "/tmp/.X11-unix/",
        "@/tmp/.X11-unix/",
        "@/tmp/dbus-",
    ];
    // The one is a link to the other.
    let path = path.strip_prefix("/var").filter(|rest| rest.starts_with("/run/")).unwrap_or(path);
    PLACES.iter().any(|place| path.starts_with(place))
        || (path.starts_with("/run/user/") && path.ends_with("/bus"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inet(port: u16, host: [u8; 4]) -> Vec<u8> {
        let family = (libc::AF_INET as u16).to_ne_bytes();
        [&family[..], &port.to_be_bytes(), &host, &[0; 8]].concat()
    }

    fn inet6(port: u16, host: Ipv6Addr) -> Vec<u8> {
        let family = (libc::AF_INET6 as u16).to_ne_bytes();
        [&family[..], &port.to_be_bytes(), &[0; 4], &host.octets(), &[0; 4]].concat()
    }

    fn unix(path: &[u8]) -> Vec<u8> {
        [&(libc::AF_UNIX as u16).to_ne_bytes()[..], path].concat()
    }

    #[test]
    fn addresses_of_the_internet_are_shown_with_their_port() {
        assert_eq!(bound(&inet(7789, [127, 0, 0, 1])).unwrap(), "127.0.0.1:7789");
        assert_eq!(dialed(&inet6(80, Ipv6Addr::LOCALHOST)).unwrap(), "[::1]:80");
        assert_eq!(dialed(&inet6(80, Ipv4Addr::LOCALHOST.to_ipv6_mapped())).unwrap(), "127.0.0.1:80");
    }

    #[test]
    fn a_unix_path_ends_at_its_zero_and_a_name_that_is_no_file_has_an_at() {
        assert_eq!(bound(&unix(b"/tmp/a b\0rubbish")).unwrap(), "/tmp/a b");
        assert_eq!(dialed(&unix(b"/tmp/a")).unwrap(), "/tmp/a");
        assert_eq!(bound(&unix(b"\0mine")).unwrap(), "@mine");
        assert_eq!(bound(&unix(b"/tmp/\nover")).unwrap(), "/tmp/@over");
    }

    #[test]
    fn what_tells_nothing_is_nothing() {
        assert_eq!(bound(&inet(0, [127, 0, 0, 1])), None);
        assert_eq!(bound(&inet(7789, [127, 0, 0, 1])[..7]), None);
        assert_eq!(bound(&(libc::AF_NETLINK as u16).to_ne_bytes()), None);
        for nothing in [&b""[..], b"\0", &unix(b""), &unix(b"\0")] {
            assert_eq!(dialed(nothing), None);
        }
    }

    #[test]
    fn services_of_the_system_are_nothing_to_dial() {
        assert_eq!(dialed(&inet(53, [10, 0, 0, 1])), None);
        for path in [
            "/var/run/nscd/socket",
            "/run/systemd/resolve/io.systemd.Resolve",
            "/dev/log",
            "/run/user/1000/bus",
        ] {
            assert_eq!(dialed(&unix(path.as_bytes())), None, "{path}");
        }
        assert_eq!(dialed(&unix(b"/run/user/1000/mine")).unwrap(), "/run/user/1000/mine");
    }
}
