// All tests of the pages in a real browser, on one server and one case, in order.
//
//   node tests/all.mjs PATH-TO-FIRSTHAND [FOLDER-FOR-THE-README'S-PICTURE]

import "./workbench.mjs";
import "./judgements.mjs";
import "./keyboard.mjs";
import "./maps.mjs";
