-- One indicator of all communes below a unit over a window of months, ranked: code, name, kind,
-- numerator, denominator, months counted, whether a report is an illustration, whether one is open
-- again, rank. The conditions are the page's: confirmed reports that lie inside the window and have
-- every figure of the formula; units that exist on the window's last day.
--
-- The page compares a year with the year before only where both lie on one side of 01/07/2025,
-- when the districts ended; until 2027 no year does, so nothing earlier is asked here either.
WITH members AS (
    SELECT id, code, name, kind
    FROM units_unit
    WHERE path LIKE :branch
      AND kind IN ('commune', 'ward', 'township', 'special_zone')
      AND valid_from <= :last_day
      AND (valid_to IS NULL OR valid_to >= :last_day)
),
counted AS (
    SELECT unit_id,
           SUM(paid_online) AS numerator,
           SUM(payable) AS denominator,
           SUM(last_month - first_month + 1) AS months,
           MAX(CASE WHEN origin = 'illustration' THEN 1 ELSE 0 END) AS illustrated
    FROM reports_dossierreport
    WHERE unit_id IN (SELECT id FROM members)
      AND state = 'approved'
      AND first_month BETWEEN :first AND :last
      AND last_month <= :last
      AND paid_online IS NOT NULL
      AND payable IS NOT NULL
    GROUP BY unit_id
),
placed AS (
    SELECT members.*, numerator, denominator, months, illustrated,
           members.id IN (
               SELECT unit_id
               FROM reports_dossierreport
               WHERE reopened_at IS NOT NULL AND first_month <= :last AND last_month >= :first
           ) AS is_reopened
    FROM members
    LEFT JOIN counted ON counted.unit_id = members.id
)
SELECT code, name, kind, numerator, denominator, months, illustrated, is_reopened,
       RANK() OVER (
           ORDER BY CASE WHEN denominator > 0 AND NOT is_reopened
                         THEN 1.0 * numerator / denominator END DESC NULLS LAST
       ) AS place
FROM placed
ORDER BY place, name
