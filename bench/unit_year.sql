-- All figures behind the indicators of one commune over a window of months, and those of all other
-- communes of its province, among which the page ranks it in each indicator. Flows are summed; stocks
-- are those of the first and of the last month. Confirmed reports that lie inside the window.
--
-- Cheaper than what the page asks: the page leaves a report out of an indicator when it lacks a
-- figure of that formula; here a blank adds nothing. In this data no report has such gaps.
SELECT peer.code, peer.name, peer.kind,
       COUNT(report.id) AS months,
       SUM(received) AS received, SUM(received_online) AS received_online,
       SUM(received_online_full) AS received_online_full,
       SUM(resolved) AS resolved, SUM(resolved_in_time) AS resolved_in_time,
       SUM(resolved_early) AS resolved_early, SUM(resolved_late) AS resolved_late,
       SUM(resolved_late_apologised) AS resolved_late_apologised,
       SUM(returned) AS returned, SUM(due) AS due,
       SUM(payable) AS payable, SUM(paid_online) AS paid_online,
       SUM(digitized_intake) AS digitized_intake, SUM(digitized_result) AS digitized_result,
       SUM(digitized_full) AS digitized_full, SUM(reused) AS reused, SUM(postal) AS postal,
       SUM(visits) AS visits, SUM(surveyed) AS surveyed, SUM(satisfied) AS satisfied,
       SUM(petitions) AS petitions, SUM(petitions_resolved) AS petitions_resolved,
       SUM(petitions_on_time) AS petitions_on_time,
       SUM(documents_sent) AS documents_sent, SUM(documents_electronic) AS documents_electronic,
       SUM(assigned_tasks) AS assigned_tasks,
       SUM(assigned_tasks_on_time) AS assigned_tasks_on_time,
       SUM(carried_over) FILTER (WHERE first_month = :first) AS carried_over,
       SUM(pending) FILTER (WHERE last_month = :last) AS pending,
       SUM(pending_in_time) FILTER (WHERE last_month = :last) AS pending_in_time,
       SUM(pending_overdue) FILTER (WHERE last_month = :last) AS pending_overdue,
       SUM(procedures) FILTER (WHERE last_month = :last) AS procedures,
       SUM(procedures_posted) FILTER (WHERE last_month = :last) AS procedures_posted,
       SUM(plan_tasks) FILTER (WHERE last_month = :last) AS plan_tasks,
       SUM(plan_tasks_done) FILTER (WHERE last_month = :last) AS plan_tasks_done
FROM units_unit AS unit
JOIN units_unit AS peer ON peer.parent_id = unit.parent_id
LEFT JOIN reports_dossierreport AS report
       ON report.unit_id = peer.id
      AND report.state = 'approved'
      AND report.first_month BETWEEN :first AND :last
      AND report.last_month <= :last
WHERE unit.code = :unit
  AND peer.kind IN ('commune', 'ward', 'township', 'special_zone')
  AND peer.valid_from <= :last_day
  AND (peer.valid_to IS NULL OR peer.valid_to >= :last_day)
GROUP BY peer.id, peer.code, peer.name, peer.kind
