//! The few shapes that the figures are made of. Colours come from classes, so that a figure follows the theme.

use std::fmt::Write;

/// A drawing in progress.
pub struct Svg {
    width: f64,
    height: f64,
    shapes: String,
}

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// An empty drawing of this size.
    pub fn new(width: f64, height: f64) -> Svg {
        Svg { width, height, shapes: String::new() }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.add(&format!(r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"></line>"#));
    }

    /// A line through all points.
    pub fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.add(&format!(r#"<polyline class="{class}" points="{}"></polyline>"#, points.join(" ")));
    }

    /// A rectangle, from its upper left corner.
    pub fn rect(&mut self, class: &str, corner: (f64, f64), size: (f64, f64)) {
        let ((x, y), (width, height)) = (corner, size);
        self.add(&format!(
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"></rect>"#
        ));
    }

    /// A rectangle that lets so much of its colour through, from 0 to 1.
    pub fn shade(&mut self, class: &str, corner: (f64, f64), size: (f64, f64), opacity: f64) {
        let ((x, y), (width, height)) = (corner, size);
        self.add(&format!(
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" fill-opacity="{opacity:.2}"></rect>"#
        ));
    }

    /// A circle.
    pub fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.add(&format!(r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius:.1}"></circle>"#));
    }

    /// A line of text.
    pub fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.add(&format!(
            r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{}</text>"#,
            escaped(words)
        ));
    }

    fn add(&mut self, shape: &str) {
        self.shapes += shape;
        self.shapes += "\n";
    }

    /// The drawing as a file of its own.
    pub fn file(self, title: &str, style: &str) -> String {
        let Svg { width, height, shapes } = self;
        let title = escaped(title);
        // Room around it: in the book, the page has that.
        let (left, wide, high) = (-12.0, width + 24.0, height + 24.0);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{left} {left} {wide:.0} {high:.0}\" width=\"{wide:.0}\" \
             height=\"{high:.0}\" role=\"img\">\n<title>{title}</title>\n<style>{style}</style>\n{shapes}</svg>\n"
        )
    }

    /// The whole figure: the drawing, its caption, and the same as text for those who cannot see it.
    pub fn figure(self, class: &str, label: &str, caption: &str, summary: &str, text_version: &str) -> String {
        let Svg { width, height, shapes } = self;
        let mut figure = String::new();
        let _ = write!(
            figure,
            r#"<figure class="{class}"><div class="drawing" tabindex="0"><svg viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}" role="img" aria-label="{label}">
{shapes}</svg></div>
<figcaption>{caption}</figcaption>
<details><summary>{summary}</summary>
{text_version}
</details>
</figure>"#,
            label = escaped(label),
            caption = escaped(caption),
            summary = escaped(summary),
        );
        figure
    }
}

/// Text that is safe in HTML, also in an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
