//! Several ways to say the same: `Hello!|Hi there!`.
//!
//! Which one is said follows from the conversation's seed and how far it has come, so a replay says
//! the same, and a visitor who comes twice to a state hears another.
//! `\\|` is a bar that is said.

/// The way to say `text` at step `n_steps` of a conversation with that seed.
pub(crate) fn choose(text: &str, seed: u32, n_steps: u32) -> String {
    let mut ways = vec![String::new()];
    let mut is_escaped = false;
    for c in text.chars() {
        match (c, ways.last_mut()) {
            ('|', _) if !is_escaped => ways.push(String::new()),
            (c, Some(way)) => {
                if c == '|' {
                    way.pop();
                }
                way.push(c);
            }
            _ => {}
        }
        is_escaped = c == '\\';
    }
    // Each step the next one, from a place that the seed decides.
    let n = ways.len();
    let at = (seed as usize % n + n_steps as usize % n) % n;
    ways.swap_remove(at).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, seed: u32, n_steps: u32, expected: &str) {
        assert_eq!(choose(text, seed, n_steps), expected);
    }

    #[test]
    fn one_way_is_said() {
        check("a", 7, 3, "a");
        check("a | b|c", 0, 0, "a");
        check("a | b|c", 1, 0, "b");
        check("a | b|c", 1, 1, "c");
        check("a | b|c", u32::MAX, u32::MAX, "a");
        check("", 1, 1, "");
    }

    #[test]
    fn an_escaped_bar_is_said() {
        check("a\\|b|c", 0, 0, "a|b");
        check("a\\|b|c", 1, 0, "c");
    }
}
