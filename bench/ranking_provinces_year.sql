-- One indicator of the provinces over a window of months, each with all communes below it, ranked:
-- code, name, numerator, denominator, unit-months counted, whether a report is an illustration,
-- reports that are open again, rank. The conditions are the page's: confirmed reports of the branch
-- that lie inside the window and have every figure of the formula; provinces that exist on the
-- window's last day. As for communes no year can be compared with the one before it until 2027.
WITH members AS (
    SELECT id, code, name, path
    FROM units_unit
    WHERE path LIKE :branch
      AND kind IN ('province', 'city')
      AND valid_from <= :last_day
      AND (valid_to IS NULL OR valid_to >= :last_day)
),
branches AS (
    SELECT members.id AS member_id, unit.id AS unit_id
    FROM members
    JOIN units_unit AS unit ON unit.path LIKE members.path || '%'
),
counted AS (
    SELECT unit_id,
           SUM(paid_online) AS numerator,
           SUM(payable) AS denominator,
           SUM(last_month - first_month + 1) AS months,
           MAX(CASE WHEN origin = 'illustration' THEN 1 ELSE 0 END) AS illustrated
    FROM reports_dossierreport
    WHERE unit_id IN (SELECT unit_id FROM branches)
      AND state = 'approved'
      AND first_month BETWEEN :first AND :last
      AND last_month <= :last
      AND paid_online IS NOT NULL
      AND payable IS NOT NULL
    GROUP BY unit_id
),
summed AS (
    SELECT branches.member_id,
           SUM(numerator) AS numerator,
           SUM(denominator) AS denominator,
           SUM(months) AS months,
           MAX(illustrated) AS illustrated,
           MAX(CASE WHEN branches.unit_id IN (
               SELECT unit_id
               FROM reports_dossierreport
               WHERE reopened_at IS NOT NULL AND first_month <= :last AND last_month >= :first
           ) THEN 1 ELSE 0 END) AS is_reopened
    FROM branches
    LEFT JOIN counted ON counted.unit_id = branches.unit_id
    GROUP BY branches.member_id
)
SELECT code, name, numerator, denominator, months, illustrated, is_reopened,
       RANK() OVER (
           ORDER BY CASE WHEN denominator > 0 AND is_reopened = 0
                         THEN 1.0 * numerator / denominator END DESC NULLS LAST
       ) AS place
FROM members
JOIN summed ON summed.member_id = members.id
ORDER BY place, name
