// Small help for every page; without it everything works as well.
import { focusSummary } from "./summary.js";

focusSummary(document);
