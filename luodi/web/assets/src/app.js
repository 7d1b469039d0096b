// What every page runs: htmx, the side panel, the choice of region and month.
import htmx from "htmx.org";
import { panels } from "./panels.js";
import { places } from "./places.js";
import { keeping } from "./keeping.js";
import { notices } from "./notices.js";

panels(htmx);
places();
notices();
keeping();
