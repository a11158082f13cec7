//! Server-sent events, taken apart as they come.
//!
//! The stream is fetched and not opened as an `EventSource`, because that keeps comments to itself:
//! the server's heartbeat is one, and without it nobody sees that a connection is half open.

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// The cursor that follows it; nothing for what is not kept.
    pub id: Option<String>,
    /// Its lines of data, joined.
    pub data: String,
}

/// Takes bytes, cut anywhere, and gives frames.
#[derive(Debug, Default)]
pub struct Parser {
    rest: Vec<u8>,
    frame: Frame,
    has_data: bool,
}

/// Most bytes of a line: a frame carries one entry or one summary.
const LONGEST_LINE: usize = 1 << 20;

impl Parser {
    /// The frames that `bytes` complete, in order.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Frame> {
        let mut done = Vec::new();
        self.rest.extend_from_slice(bytes);
        while let Some(end) = self.rest.iter().position(|&byte| byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            self.line(line.trim_end_matches(['\n', '\r']), &mut done);
        }
        if self.rest.len() > LONGEST_LINE {
            self.rest.clear();
        }
        done
    }

    fn line(&mut self, line: &str, done: &mut Vec<Frame>) {
        if line.is_empty() {
            let frame = std::mem::take(&mut self.frame);
            if std::mem::take(&mut self.has_data) {
                done.push(frame);
            }
            return;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "id" => self.frame.id = Some(value.to_owned()),
            "data" => {
                if self.has_data {
                    self.frame.data.push('\n');
                }
                self.frame.data.push_str(value);
                self.has_data = true;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&[u8]], expected: &[(Option<&str>, &str)]) {
        let mut parser = Parser::default();
        let frames: Vec<Frame> = pieces.iter().flat_map(|piece| parser.push(piece)).collect();
        let found: Vec<(Option<&str>, &str)> = frames
            .iter()
            .map(|frame| (frame.id.as_deref(), frame.data.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_frame_ends_with_an_empty_line() {
        check(
            &[b"id: 1.4\nevent: entry\ndata: {\"a\":1}\n\ndata: x\n"],
            &[(Some("1.4"), "{\"a\":1}")],
        );
    }

    #[test]
    fn bytes_may_be_cut_anywhere() {
        let whole = "id: 1.5\r\ndata: \"ñ\"\r\n\r\n".as_bytes();
        for at in 0..whole.len() {
            let (a, b) = whole.split_at(at);
            check(&[a, b], &[(Some("1.5"), "\"ñ\"")]);
        }
    }

    #[test]
    fn comments_and_events_without_data_are_nothing() {
        check(&[b":hb\n\nretry: 2000\n\nid: 1.6\n\n"], &[]);
    }

    #[test]
    fn several_lines_of_data_are_one_text() {
        check(&[b"data: a\ndata: b\n\n"], &[(None, "a\nb")]);
    }
}
