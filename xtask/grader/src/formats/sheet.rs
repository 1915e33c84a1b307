//! A CSV file of somebody else, of which single cells are changed and all other bytes stay.

use std::collections::BTreeMap;
use std::ops::Range;

/// The cells of a CSV file by where their bytes stand.
pub(crate) struct Sheet {
    bytes: Vec<u8>,
    rows: Vec<Vec<Range<usize>>>,
    changes: BTreeMap<usize, (usize, Vec<u8>)>,
    delimiter: u8,
}

impl Sheet {
    /// Finds the cells, as RFC 4180 says, with `,` or `;` between them, whichever the first row has more of.
    pub(crate) fn parse(bytes: &[u8]) -> Sheet {
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |wanted: u8| first.iter().filter(|byte| **byte == wanted).count();
        let delimiter = if count(b',') < count(b';') { b';' } else { b',' };
        let (mut rows, mut row) = (Vec::new(), Vec::new());
        let mut start = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let mut quoted = false;
        for (at, byte) in bytes.iter().enumerate().skip(start) {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => {
                    let end = if start < at && bytes[at - 1] == b'\r' { at - 1 } else { at };
                    row.push(start..end);
                    rows.push(std::mem::take(&mut row));
                    start = at + 1;
                }
                byte if *byte == delimiter && !quoted => {
                    row.push(start..at);
                    start = at + 1;
                }
                _ => {}
            }
        }
        if start < bytes.len() || !row.is_empty() {
            row.push(start..bytes.len());
            rows.push(row);
        }
        Sheet { bytes: bytes.to_vec(), rows, changes: BTreeMap::new(), delimiter }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn columns(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, Vec::len)
    }

    /// The text of a cell, without quotes; empty where there is none.
    pub(crate) fn cell(&self, row: usize, column: usize) -> String {
        let Some(range) = self.rows.get(row).and_then(|row| row.get(column)) else { return String::new() };
        let text = String::from_utf8_lossy(&self.bytes[range.clone()]).into_owned();
        let trimmed = text.trim();
        match trimmed.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(inner) => inner.replace("\"\"", "\""),
            None => text,
        }
    }

    /// The column with this title in the first row.
    pub(crate) fn column(&self, title: &str) -> Option<usize> {
        (0..self.columns(0)).find(|column| self.cell(0, *column).trim() == title)
    }

    /// Puts another text into a cell that exists.
    pub(crate) fn set(&mut self, row: usize, column: usize, text: &str) {
        let Some(range) = self.rows.get(row).and_then(|row| row.get(column)) else { return };
        let must_quote = text.contains(['"', '\n', '\r', ',', ';']) || text.as_bytes().contains(&self.delimiter);
        let text = if must_quote { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
        self.changes.insert(range.start, (range.end, text.into_bytes()));
    }

    /// All bytes, with the changes made.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let mut at = 0;
        for (start, (end, text)) in self.changes {
            bytes.extend(&self.bytes[at..start]);
            bytes.extend(text);
            at = end;
        }
        bytes.extend(&self.bytes[at..]);
        bytes
    }
}

/// A text that a spreadsheet must not take for a formula.
pub(crate) fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Sheet, harmless};

    #[test]
    fn cells_are_those_that_the_csv_library_finds() {
        let text = "a,\"b, \"\"c\"\"\",d\r\n1,,\"two\nlines\"\r\n\"x\",y,z";
        let sheet = Sheet::parse(text.as_bytes());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for (row, record) in reader.records().enumerate() {
            let record = record.expect("CSV");
            let cells: Vec<String> = (0..sheet.columns(row)).map(|column| sheet.cell(row, column)).collect();
            assert_eq!(cells, record.iter().collect::<Vec<_>>());
        }
        assert_eq!(sheet.rows(), 3);
    }

    #[test]
    fn only_the_cells_that_are_set_change() {
        let text = "\u{feff}Student;Mark\n\"Doe; Jane\";\nAda;\"7\"\n";
        let mut sheet = Sheet::parse(text.as_bytes());
        assert_eq!(sheet.column("Student"), Some(0));
        sheet.set(1, 1, "8.5");
        sheet.set(2, 1, "a;b");
        let changed = String::from_utf8(sheet.into_bytes()).expect("text");
        assert_eq!(changed, "\u{feff}Student;Mark\n\"Doe; Jane\";8.5\nAda;\"a;b\"\n");
    }

    #[test]
    fn a_formula_is_a_text() {
        assert_eq!(harmless("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(harmless("Jane"), "Jane");
    }
}
