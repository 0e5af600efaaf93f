-- One indicator of the communes below a unit in one month and in the month before, which the page
-- compares with: code, name, kind, then for both months numerator, denominator, months counted and
-- rank; whether a report is an illustration, and whether one is open again. The conditions are the
-- page's: confirmed reports that lie inside the month and have every figure of the formula; units
-- that exist on the last day.
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
           SUM(paid_online) FILTER (WHERE first_month >= :first) AS numerator,
           SUM(payable) FILTER (WHERE first_month >= :first) AS denominator,
           COUNT(*) FILTER (WHERE first_month >= :first) AS months,
           SUM(paid_online) FILTER (WHERE last_month <= :before_last) AS numerator_before,
           SUM(payable) FILTER (WHERE last_month <= :before_last) AS denominator_before,
           COUNT(*) FILTER (WHERE last_month <= :before_last) AS months_before,
           MAX(CASE WHEN origin = 'illustration' THEN 1 ELSE 0 END) AS illustrated
    FROM reports_dossierreport
    WHERE unit_id IN (SELECT id FROM members)
      AND state = 'approved'
      AND first_month BETWEEN :before_first AND :last
      AND last_month <= :last
      AND paid_online IS NOT NULL
      AND payable IS NOT NULL
    GROUP BY unit_id
),
reopened AS (
    SELECT unit_id, first_month, last_month
    FROM reports_dossierreport
    WHERE reopened_at IS NOT NULL AND first_month <= :last AND last_month >= :before_first
),
placed AS (
    SELECT members.*, numerator, denominator, months,
           numerator_before, denominator_before, months_before, illustrated,
           id IN (SELECT unit_id FROM reopened WHERE last_month >= :first) AS is_reopened,
           id IN (SELECT unit_id FROM reopened WHERE first_month <= :before_last)
               AS was_reopened
    FROM members
    LEFT JOIN counted ON counted.unit_id = members.id
)
SELECT code, name, kind, numerator, denominator, months,
       numerator_before, denominator_before, months_before, illustrated, is_reopened,
       RANK() OVER (
           ORDER BY CASE WHEN denominator > 0 AND NOT is_reopened
                         THEN 1.0 * numerator / denominator END DESC NULLS LAST
       ) AS place,
       RANK() OVER (
           ORDER BY CASE WHEN denominator_before > 0 AND NOT was_reopened
                         THEN 1.0 * numerator_before / denominator_before END DESC NULLS LAST
       ) AS place_before
FROM placed
ORDER BY place, name
