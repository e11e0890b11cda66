# SPDX-License-Identifier: Apache-2.0
# The three jobs from NDJSON with jq -n -r --arg job JOB --slurpfile spec SPEC; lines of CSV.

def cell: if . == null or . == "" then [-1, false] else tostring | [(.[:1] | tonumber), length == 2] end;

def match($requirements):
  (.competencies // {}) as $cells
  | reduce $requirements[] as [$k, $r]
      ({points: 0, met: 0, unassessed: 0, deficit: 0, superior: 0};
       ($cells[$k] | cell) as [$l, $s]
       | if $l < 0 then .unassessed += 1
         elif $l >= $r then .points += 6 | .met += 1 | if $s then .superior += 1 else . end
         else .points += 6 / $r * $l | .deficit += $r - $l end)
  | .short = ($requirements | length) - .met - .unassessed
  | .status = if .short > 0 then "short" elif .unassessed > 0 then "incomplete" else "ready" end;

def hundredths($points; $most): ($points * 20000 + $most) / (2 * $most) | floor;

def percent($points; $most):
  hundredths($points; $most) | "\(. / 100 | floor).\(. / 10 % 10 | floor)\(. % 10)";

def names:
  .code as $code
  | ("profiles", "ready", "short", "incomplete", "points" | "\(.)_\($code)"),
    (range(10) | "histogram_\($code)_\(.)"),
    (.requirements[] as [$k, $r]
     | ("met", (range(1; $r + 1) | "short\(.)"), "unassessed", "superior") | "\(.)_\($code)_\($k)");

def summary($classes):
  ([$classes[] | names] | map({key: ., value: 0}) | from_entries) as $zero
  | reduce inputs as $record ($zero;
      reduce $classes[] as $c (.;
        ($record | match($c.requirements)) as $m
        | .["profiles_\($c.code)"] += 1
        | .["\($m.status)_\($c.code)"] += 1
        | .["points_\($c.code)"] += $m.points
        | .["histogram_\($c.code)_\([9, ($m.points * 10 / (6 * ($c.requirements | length)) | floor)]
                                   | min)"] += 1
        | reduce $c.requirements[] as [$k, $r] (.;
            ($record.competencies[$k] | cell) as [$l, $s]
            | .["\(if $l < 0 then "unassessed" elif $l >= $r then "met" else "short\($r - $l)" end
                 )_\($c.code)_\($k)"] += 1
            | if $s and $l >= $r then .["superior_\($c.code)_\($k)"] += 1 else . end)))
  | . as $counts | ($zero | keys_unsorted) as $names
  | ($names | join(",")), ([$names[] as $n | $counts[$n] | tostring] | join(","));

def rank($classes; $top):
  (reduce inputs as $record ([$classes[] | []];
     reduce range($classes | length) as $i (.;
       ($record | match($classes[$i].requirements)) as $m
       | .[$i] += [[-$m.points, -$m.superior, $record.id]]
       # Sorted down to the best now and then, so that the list stays short.
       | if (.[$i] | length) > 100 * $top then .[$i] |= sort[:$top] else . end))) as $lists
  | "class,id,points,superior",
    (range($classes | length) as $i | $lists[$i] | sort[:$top][]
     | "\($classes[$i].code),\(.[2]),\(-.[0]),\(-.[1])");

def gaps($classes):
  "profile,class,score,points,met,short,unassessed,deficit,superior,status",
  (inputs as $record | $classes[] as $c | ($record | match($c.requirements))
   | "\($record.id),\($c.code),\(percent(.points; 6 * ($c.requirements | length))),\(.points),\(.met)"
     + ",\(.short),\(.unassessed),\(.deficit),\(.superior),\(.status)");

$spec[0] as $s
| if $job == "summary" then summary($s.classes)
  elif $job == "rank" then rank($s.classes; $s.top)
  else gaps($s.classes) end
