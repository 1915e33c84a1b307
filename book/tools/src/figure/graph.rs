//! A graph of tasks: each as early as it can start, with arrows from what it needs, and the critical path marked.
//!
//! The run has printed a table of three columns: the task, its milliseconds, and what it needs, separated by commas.

use super::depth::ticks;
use super::plot::short;
use super::run::Run;
use super::svg::{Anchor, Svg, escaped};
use super::table::Table;
use anyhow::{Context, Result, ensure};

const WIDTH: f64 = 680.0;
const LEFT: f64 = 8.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const ROW: f64 = 52.0;
const BOX: f64 = 28.0;
const BOTTOM: f64 = 50.0;

pub(crate) fn draw(run: &Run) -> Result<String> {
    let tasks = read(run)?;
    let critical = critical_path(&tasks);
    let rows = rows(&tasks, &critical);
    let end = tasks.iter().map(Task::ends).fold(0.0, f64::max);
    let height = TOP + ROW * (1 + rows.iter().max().copied().unwrap_or(0)) as f64 + BOTTOM;
    let x = |ms: f64| LEFT + ms / end * (WIDTH - LEFT - RIGHT);
    let y = |task: usize| TOP + ROW * rows[task] as f64;

    let mut svg = Svg::new(WIDTH, height);
    for ms in ticks(end, 10.0) {
        svg.line("grid", (x(ms), 6.0), (x(ms), height - BOTTOM + 6.0));
        svg.text("tick", (x(ms), height - BOTTOM + 22.0), Anchor::Middle, &short(ms));
    }
    svg.text("head", (WIDTH / 2.0, height - 8.0), Anchor::Middle, "ms, if there were a worker for each");
    for (index, task) in tasks.iter().enumerate() {
        for &need in &task.needs {
            let both = critical.windows(2).any(|pair| pair == [need, index]);
            let (from, to) = (x(tasks[need].ends()) - 3.0, x(task.starts) + 3.0);
            let points = [(from, y(need) + BOX / 2.0), (to, y(index) + BOX / 2.0)];
            svg.path(if both { "critical" } else { "needs" }, &points);
        }
    }
    for (index, task) in tasks.iter().enumerate() {
        let class = if critical.contains(&index) { "works critical" } else { "works" };
        let (from, until) = (x(task.starts) + 3.0, x(task.ends()) - 3.0);
        svg.rect(class, (from, y(index)), (until - from, BOX));
        svg.text("step", (f64::midpoint(from, until), y(index) + BOX / 2.0 + 4.5), Anchor::Middle, &task.name);
    }

    let path: Vec<&str> = critical.iter().map(|&task| tasks[task].name.as_str()).collect();
    let work: f64 = tasks.iter().map(|task| task.ms).sum();
    let caption = format!(
        "The critical path, marked: {} takes {} ms. All tasks together are {} ms of work. A line leads from what is needed.",
        path.join(", "),
        short(end),
        short(work)
    );
    let words = tasks.iter().map(|task| in_words(task, &tasks)).collect::<String>();
    let words = format!("<ul>\n{words}</ul>");
    Ok(svg.figure("chart gantt graph", "Tasks and what they need", &caption, "The same in words", &words))
}

struct Task {
    name: String,
    ms: f64,
    needs: Vec<usize>,
    /// As early as what it needs allows.
    starts: f64,
}

impl Task {
    fn ends(&self) -> f64 {
        self.starts + self.ms
    }
}

/// Reads the tasks. Each needs only tasks above it.
fn read(run: &Run) -> Result<Vec<Task>> {
    let mut tasks: Vec<Task> = Vec::new();
    for row in Table::read(&run.output)?.rows {
        let [name, ms, needs] = &row[..] else { anyhow::bail!("a task has a name, its ms, and what it needs") };
        let ms = ms.parse().with_context(|| format!("`{ms}` is no number"))?;
        let place = |need: &str| {
            tasks.iter().position(|task| task.name == need).with_context(|| format!("`{need}` is no task above"))
        };
        let needs = needs.split(',').filter(|need| *need != "-").map(place).collect::<Result<Vec<usize>>>()?;
        let starts = needs.iter().map(|&need| tasks[need].ends()).fold(0.0, f64::max);
        tasks.push(Task { name: name.clone(), ms, needs, starts });
    }
    ensure!(tasks.iter().any(|task| task.ms > 0.0), "tasks take time");
    Ok(tasks)
}

/// The chain of tasks that ends last, each starting when the one before it ends.
fn critical_path(tasks: &[Task]) -> Vec<usize> {
    let mut path = Vec::new();
    let mut next = (0..tasks.len()).max_by(|&a, &b| tasks[a].ends().total_cmp(&tasks[b].ends()));
    while let Some(task) = next {
        path.insert(0, task);
        next = tasks[task].needs.iter().copied().find(|&need| tasks[need].ends() == tasks[task].starts);
    }
    path
}

/// In which row each task stands: the critical path first, every other one in the first row that is free.
fn rows(tasks: &[Task], critical: &[usize]) -> Vec<usize> {
    let mut rows: Vec<usize> = vec![0; tasks.len()];
    let mut placed: Vec<usize> = critical.to_vec();
    for task in (0..tasks.len()).filter(|task| !critical.contains(task)) {
        let overlaps =
            |other: usize| tasks[other].starts < tasks[task].ends() && tasks[task].starts < tasks[other].ends();
        let mut row = 1;
        while placed.iter().any(|&other| rows[other] == row && overlaps(other)) {
            row += 1;
        }
        rows[task] = row;
        placed.push(task);
    }
    rows
}

fn in_words(task: &Task, tasks: &[Task]) -> String {
    let needs: Vec<&str> = task.needs.iter().map(|&need| tasks[need].name.as_str()).collect();
    let needs = if needs.is_empty() { "nothing".into() } else { needs.join(", ") };
    let text = format!("{}: {} ms, needs {needs}", task.name, short(task.ms));
    format!("<li>{}</li>\n", escaped(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(output: &str) -> Run {
        let json = r#"{"title":"","program":"","mode":"clock","names":[],"channels":[]}"#;
        Run { output: output.into(), ..serde_json::from_str(json).unwrap() }
    }

    #[test]
    fn the_longest_chain_is_critical() {
        let tasks = read(&run("task  ms  needs\na  20  -\nb  30  -\nc  40  a\nd  10  b,c\n")).unwrap();
        assert_eq!(critical_path(&tasks), [0, 2, 3]);
        assert_eq!(tasks[3].starts, 60.0);
        assert_eq!(rows(&tasks, &[0, 2, 3]), [0, 1, 0, 0]);
    }

    #[test]
    fn a_need_that_is_no_task_is_an_error() {
        assert!(read(&run("task  ms  needs\na  20  z\n")).is_err());
        assert!(draw(&run("task  ms  needs\na  20  -\n")).unwrap().contains("a takes 20 ms"));
    }
}
