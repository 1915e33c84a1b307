// What scrolls sideways can be reached with the keyboard.
"use strict";
const letFocus = () => {
    for (const box of document.querySelectorAll("pre > code, .table-wrapper")) {
        if (box.scrollWidth > box.clientWidth) {
            box.tabIndex = 0;
        } else {
            box.removeAttribute("tabindex");
        }
    }
};
window.addEventListener("load", letFocus);
window.addEventListener("resize", letFocus);
