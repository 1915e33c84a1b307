// Sorts the table of all results by a click on a title, shows only some names, and opens all reports for printing.
const table = document.getElementById("all");
const body = table.tBodies[0];
const value = (row, column) => {
  const key = row.cells[column].dataset.key;
  return column === 0 ? key.toLowerCase() : Number(key);
};
table.tHead.rows[0].querySelectorAll("th").forEach((title, column) => {
  title.querySelector("button").addEventListener("click", () => {
    const down = title.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    title.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].sort((a, b) => {
      const [x, y] = [value(a, column), value(b, column)];
      return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
    });
    body.append(...rows);
  });
});
document.getElementById("filter").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const row of body.rows) row.hidden = !value(row, 0).includes(wanted);
});
const open = (hash) => {
  const place = document.getElementById(hash.slice(1));
  place?.querySelector(":scope > details")?.setAttribute("open", "");
};
window.addEventListener("hashchange", () => open(location.hash));
open(location.hash);
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
