// After a form came back with errors, their summary is read first.
export function focusSummary(root) {
  const summary = root.querySelector(".govuk-error-summary");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
}
