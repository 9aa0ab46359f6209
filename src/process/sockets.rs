//! On which addresses processes listen and which they dial, as the operating system shows it.

use std::collections::HashSet;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::evidence::SocketSeen;

/// The sockets of the processes with these ids, sorted, each address once.
///
/// Connections that came in on an address that they listen on are not among them. The system does not show
/// where a Unix socket is connected to, so of those only the listening ones are.
pub fn sockets(pids: &[u32]) -> Vec<SocketSeen> {
    let inodes: HashSet<u64> = pids.iter().flat_map(|pid| inodes(*pid)).collect();
    if inodes.is_empty() {
        return Vec::new();
    }
    let mut tcp = Vec::new();
    let mut seen = Vec::new();
    // Where one process of a tree cannot be read, because it has just ended, another can.
    for pid in pids {
        let table = |name: &str| fs::read_to_string(format!("/proc/{pid}/net/{name}")).unwrap_or_default();
        tcp.extend(table("tcp").lines().chain(table("tcp6").lines()).filter_map(Tcp::of));
        seen.extend(table("unix").lines().filter_map(|line| listening_path(line, &inodes)));
        if !tcp.is_empty() || !seen.is_empty() {
            break;
        }
    }
    tcp.retain(|socket| inodes.contains(&socket.inode));
    let own: HashSet<u16> =
        tcp.iter().filter(|socket| socket.state == LISTEN).map(|socket| socket.local.port()).collect();
    seen.extend(tcp.iter().filter_map(|socket| match socket.state {
        LISTEN => Some(SocketSeen::Listening(socket.local.to_string())),
        ESTABLISHED | SYN_SENT if !own.contains(&socket.local.port()) => {
            Some(SocketSeen::Dialing(socket.remote.to_string()))
        }
        _ => None,
    }));
    seen.sort();
    seen.dedup();
    seen
}

const ESTABLISHED: u8 = 1;
const SYN_SENT: u8 = 2;
const LISTEN: u8 = 10;

/// The sockets that a process has open.
fn inodes(pid: u32) -> Vec<u64> {
    let Ok(open) = fs::read_dir(format!("/proc/{pid}/fd")) else { return Vec::new() };
    let inode = |entry: fs::DirEntry| {
        let target = fs::read_link(entry.path()).ok()?;
        target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
    };
    open.flatten().filter_map(inode).collect()
}

/// A line of `/proc/net/tcp` or `tcp6`.
#[derive(Debug, PartialEq, Eq)]
struct Tcp {
    local: SocketAddr,
    remote: SocketAddr,
    state: u8,
    inode: u64,
}

impl Tcp {
    fn of(line: &str) -> Option<Tcp> {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        Some(Tcp {
            local: address(fields.get(1)?)?,
            remote: address(fields.get(2)?)?,
            state: u8::from_str_radix(fields.get(3)?, 16).ok()?,
            inode: fields.get(9)?.parse().ok()?,
        })
    }
}

/// Reads `0100007F:1E6D`: the address in words of four bytes, each as the machine reads it, then the port.
fn address(text: &str) -> Option<SocketAddr> {
    let (host, port) = text.split_once(':')?;
    let mut bytes = Vec::new();
    for at in (0..host.len()).step_by(8) {
        bytes.extend(u32::from_str_radix(host.get(at..at + 8)?, 16).ok()?.to_ne_bytes());
    }
    let host: IpAddr = match bytes.len() {
        4 => Ipv4Addr::from(<[u8; 4]>::try_from(bytes).ok()?).into(),
        16 => Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?).into(),
        _ => return None,
    };
    Some(SocketAddr::new(host.to_canonical(), u16::from_str_radix(port, 16).ok()?))
}

/// The path of a line of `/proc/net/unix`, if it is one of these sockets and listens.
fn listening_path(line: &str, inodes: &HashSet<u64>) -> Option<SocketSeen> {
    const ACCEPTS: u32 = 0x10000;
    let mut fields = line.split_ascii_whitespace();
    let flags = u32::from_str_radix(fields.nth(3)?, 16).ok()?;
    let inode: u64 = fields.nth(2)?.parse().ok()?;
    if flags & ACCEPTS == 0 || !inodes.contains(&inode) {
        return None;
    }
    // The path is the rest of the line and may contain spaces.
    let (_, path) = line.split_once(&format!(" {inode} "))?;
    Some(SocketSeen::Listening(path.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, TcpStream};
    use std::os::unix::net::UnixListener;

    #[test]
    #[cfg(target_endian = "little")]
    fn addresses_are_read_as_the_kernel_writes_them() {
        assert_eq!(address("0100007F:1E6D").unwrap().to_string(), "127.0.0.1:7789");
        assert_eq!(address("00000000000000000000000001000000:0050").unwrap().to_string(), "[::1]:80");
        assert_eq!(address("0000000000000000FFFF00000100007F:0050").unwrap().to_string(), "127.0.0.1:80");
        assert_eq!(address("0100007F"), None);
        assert_eq!(address("01:50"), None);
    }

    #[test]
    fn the_headings_of_the_tables_are_no_sockets() {
        assert_eq!(
            Tcp::of("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"),
            None
        );
        assert_eq!(
            listening_path("Num       RefCount Protocol Flags    Type St Inode Path", &HashSet::new()),
            None
        );
    }

    #[test]
    fn the_path_of_a_listening_unix_socket_may_contain_spaces() {
        let line = "0000000000000000: 00000002 00000000 00010000 0001 01 4711 /tmp/a b/c";
        let seen = listening_path(line, &HashSet::from([4711]));
        assert_eq!(seen, Some(SocketSeen::Listening("/tmp/a b/c".to_string())));
        assert_eq!(listening_path(line, &HashSet::from([4712])), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn own_sockets_are_seen_and_accepted_connections_are_not() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("sock");
        let _unix = UnixListener::bind(&path).unwrap();
        let client = TcpStream::connect(address).unwrap();
        let (_accepted, from) = listener.accept().unwrap();
        let seen = sockets(&[std::process::id()]);
        assert!(seen.contains(&SocketSeen::Listening(address.to_string())), "{seen:?}");
        assert!(seen.contains(&SocketSeen::Listening(path.to_str().unwrap().to_string())), "{seen:?}");
        assert!(seen.contains(&SocketSeen::Dialing(address.to_string())), "{seen:?}");
        assert!(!seen.contains(&SocketSeen::Dialing(from.to_string())), "{seen:?}");
        drop(client);
    }
}
