//! What the runner reads in an exercise's README: its title and its hints.

use std::fs;
use std::path::Path;

/// The first heading, without the number that may lead it.
pub fn title(dir: &Path) -> Option<String> {
    let text = fs::read_to_string(dir.join("README.md")).ok()?;
    let heading = text.lines().find_map(|line| line.strip_prefix("# "))?;
    let title = heading.trim().trim_start_matches(|c: char| c.is_ascii_digit() || " .:–—-·".contains(c));
    (!title.is_empty()).then(|| title.to_owned())
}

/// The staged hints: the text of each `<details><summary>Hint n</summary> … </details>` block, in order.
pub fn hints(text: &str) -> Vec<String> {
    text.split("<details>")
        .skip(1)
        .filter_map(|block| {
            let (block, _) = block.split_once("</details>")?;
            let (summary, body) = block.split_once("</summary>")?;
            let is_hint = summary.trim_start().strip_prefix("<summary>")?.trim().starts_with("Hint");
            is_hint.then(|| body.trim().to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::hints;

    #[test]
    fn hints_are_the_details_blocks_that_say_so() {
        let text = "# A\n<details><summary>Hint 1</summary>\n\nLook.\n\n</details>\n<details>\n<summary>Why</summary>No.</details>\
                    <details>\n<summary>Hint 2</summary>\nLook\nagain.\n</details>";
        assert_eq!(hints(text), ["Look.", "Look\nagain."]);
    }
}
