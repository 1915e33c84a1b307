//! An experiment that the reader makes: three knobs, and the stored run that belongs to their positions. `theme/knobs.js`
//! draws it. Without a script, the table of cases below is all there is to see.

use super::experiment::Experiment;
use super::plot::short;
use super::svg::escaped;
use anyhow::{Result, ensure};
use std::fmt::Write;

/// Where the knobs stand at first.
const START: [usize; 3] = [2, 4, 2];

pub(crate) fn draw(experiment: &Experiment) -> Result<String> {
    ensure!(experiment.outputs.len() == experiment.inputs().len(), "`regenerate` has not stored every run yet");
    let mut page = format!(
        "<figure class=\"knobs\" data-runs=\"{}\">\n",
        escaped(&experiment.outputs.join("|").replace('\n', ""))
    );
    page += "<div class=\"experiment\" hidden>\n<div class=\"controls\">\n";
    for (knob, start) in experiment.knobs.iter().zip(START) {
        let start = start.min(knob.values.len() - 1);
        let values: Vec<String> = knob.values.iter().map(u32::to_string).collect();
        writeln!(
            page,
            "<label><span>{name}</span><input type=\"range\" min=\"0\" max=\"{most}\" step=\"1\" value=\"{start}\" \
             data-values=\"{values}\" data-unit=\"{unit}\" aria-valuetext=\"{value} {unit}\"><output>{value} {unit}</output></label>",
            name = escaped(&knob.name),
            most = values.len() - 1,
            values = values.join(" "),
            value = values[start],
            unit = escaped(&knob.unit),
        )?;
    }
    page += "</div>\n<p class=\"said\" role=\"status\" aria-live=\"polite\"></p>\n\
             <div class=\"drawing chart\" tabindex=\"0\" role=\"img\" aria-label=\"Chart\"></div>\n\
             <pre class=\"transcript\" tabindex=\"0\" role=\"region\" aria-label=\"Transcript\"></pre>\n</div>\n";
    page += &table(experiment)?;
    write!(page, "\n<figcaption>{}. On the simulated clock.</figcaption>\n</figure>", escaped(&experiment.title))?;
    Ok(page)
}

/// Every position of the other two knobs, with the first one where it stands at first.
fn table(experiment: &Experiment) -> Result<String> {
    let [first, second, third] = &experiment.knobs;
    let at = START[0].min(first.values.len() - 1);
    let mut table = format!(
        "<details open><summary>All cases with {} {}</summary>\n<table>\n\
         <tr><th>{}, {}</th><th>{}, {}</th><th>last result, ms</th><th>empty looks, master</th><th>empty looks, worker</th>\
         <th>longest task queue</th></tr>\n",
        first.values[at],
        escaped(&first.unit),
        escaped(&second.name),
        escaped(&second.unit),
        escaped(&third.name),
        escaped(&third.unit),
    );
    for (two, master) in second.values.iter().enumerate() {
        for (three, worker) in third.values.iter().enumerate() {
            let figures = experiment.figures([at, two, three])?;
            writeln!(
                table,
                "<tr><td>{master}</td><td>{worker}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                short(figures.ends_at_ms),
                figures.master_idle,
                figures.worker_idle,
                figures.longest_tasks
            )?;
        }
    }
    Ok(table + "</table>\n</details>")
}

#[cfg(test)]
mod tests {
    use super::super::experiment::example;
    use super::*;

    #[test]
    fn all_runs_are_in_the_page_and_the_table_needs_no_script() {
        let outputs = ["0n10 9 0 8 7 6\n", "18 1 8 7 6\n", "27 2 8 7 6\n", "36 3 8 7 6\n"];
        let page = draw(&example(&outputs)).unwrap();
        assert!(page.contains("data-runs=\"0n10 9 0 8 7 6|18 1 8 7 6|"), "{page}");
        assert_eq!(page.matches("<tr><td>").count(), 4);
        assert!(page.contains("knob &lt;k&gt;") && !page.contains(" id=") && !page.contains("\n\n"), "{page}");
        assert!(draw(&example(&outputs[..3])).is_err());
    }
}
