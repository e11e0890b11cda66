#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Uses the library from Python through its typelib, as PyGObject users would.

Usage: test-introspection.py SOURCE_DIR, with GI_TYPELIB_PATH and LD_LIBRARY_PATH at the build.
"""

import hashlib
import json
import pathlib
import re
import sys
import tempfile

import gi

import tap

gi.require_version("Merit", "1.0")
from gi.repository import GLib, Merit  # noqa: E402  (only after the version is required)

DATA = pathlib.Path(sys.argv[1] if len(sys.argv) == 2 else ".") / "data"
BASES = {"stated": Merit.Basis.STATED, "inferred": Merit.Basis.INFERRED,
         "assumed": Merit.Basis.ASSUMED}
# What a policy's scale says in words, and where it says nothing.
SCALES = {None: 100, "weights": 0}
# Four faults on four lines; where each stands is counted by hand.
FAULTY_CLASS = """{
  "schema": "merit-class-1",
  "code": "9999",
  "requirements": [
    {"competency": "2", "level": 9, "basis": "stated"},
    {"competency": "nowhere", "level": 1, "basis": "stated"},
    {"competency": "3", "level": 1, "weight": 0, "basis": "stated"},
    {"competency": "4", "level": 1, "basis": "guessed"}
  ]
}
"""
FAULTS = [(5, "/requirements/0/level"), (6, "/requirements/1/competency"),
          (7, "/requirements/2/weight"), (8, "/requirements/3/basis")]


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def load_bank():
    return Merit.Bank.load(str(DATA / "bank.json"), None)


def error_of(call, *arguments):
    try:
        call(*arguments)
    except GLib.Error as error:
        return error
    raise AssertionError(f"{call.__name__} raised nothing")


def demand(got, wanted, what):
    assert got == wanted, f"{what}: {got!r}, not {wanted!r}"


def bank_reads_as_its_file():
    bank, file = load_bank(), read(DATA / "bank.json")
    demand(bank.get_max_level(), file["max_level"], "max_level")
    demand(bank.get_length(), len(file["competencies"]), "length")
    for index, wanted in enumerate(file["competencies"]):
        got, name = bank.get(index), str(wanted["id"])
        demand(got.get_id(), name, "id")
        demand(bank.find(name), index, f"find {name}")
        demand(got.get_name(), wanted["name"], f"name of {name}")
        demand(got.get_definition(), wanted.get("definition"), f"definition of {name}")
        levels = wanted.get("levels", [None] * file["max_level"])
        demand([got.get_level(level + 1) for level in range(file["max_level"])], levels,
               f"levels of {name}")
        demand(got.get_indicators(), wanted.get("indicators", []), f"indicators of {name}")
        standards = wanted.get("performance", {})
        demand(got.get_satisfactory(), standards.get("satisfactory"), f"satisfactory of {name}")
        demand(got.get_superior(), standards.get("superior"), f"superior of {name}")
    demand(bank.find("nowhere"), -1, "find of an unknown id")


def classes_read_as_their_files():
    bank = load_bank()
    paths = sorted((DATA / "classes").glob("*.json"))
    assert paths, "no classes"
    for path in paths:
        klass, file = Merit.Class.load(str(path), bank, None), read(path)
        demand(klass.get_code(), file["code"], "code")
        demand(klass.get_title(), file.get("title", ""), "title")
        demand(klass.get_errata(), file.get("errata", []), "errata")
        demand(klass.get_job_knowledge(), file.get("job_knowledge", []), "job knowledge")
        wanted = sorted(file["requirements"], key=lambda r: bank.find(str(r["competency"])))
        demand(klass.get_length(), len(wanted), "length")
        for index, requirement in enumerate(wanted):
            got = klass.get(index)
            demand(got.get_competency().get_id(), str(requirement["competency"]), "competency")
            demand(got.get_index(), bank.find(str(requirement["competency"])), "index")
            demand(got.get_level(), requirement["level"], "level")
            demand(got.get_weight(), requirement.get("weight", 1), "weight")
            demand(got.get_essential(), requirement.get("essential", False), "essential")
            demand(got.get_basis(), BASES[requirement["basis"]], "basis")
            demand(Merit.basis_to_string(got.get_basis()), requirement["basis"], "basis in words")
            demand(list(got.get_alternatives()), requirement.get("alternatives", []),
                   "alternatives")
        for basis, value in BASES.items():
            demand(klass.count_basis(value), sum(r["basis"] == basis for r in wanted), basis)


def objects_outlive_what_they_came_from():
    klass = Merit.Class.load(str(sorted((DATA / "classes").glob("*.json"))[0]), load_bank(), None)
    requirement = klass.get(0)
    competency = requirement.get_competency()
    bank = klass.get_bank()
    del klass
    demand(competency.get_id(), bank.get(requirement.get_index()).get_id(), "competency")


def policies_read_as_their_files():
    bank = load_bank()
    credits = {"proportional": Merit.Credit.PROPORTIONAL, "met": Merit.Credit.MET,
               "table": Merit.Credit.TABLE}
    paths = sorted((DATA / "policies").glob("*.json"))
    assert paths, "no policies"
    for path in paths:
        policy, file = Merit.Policy.load(str(path), bank, None), read(path)
        demand(policy.get_name(), file.get("name", path.stem), "name")
        demand(policy.get_title(), file.get("title"), "title")
        demand(policy.get_description(), file.get("description"), "description")
        demand(policy.get_credit(), credits[file.get("credit", "proportional")], "credit")
        demand(policy.get_assessed_only(), file.get("unassessed") == "assessed-only",
               "assessed only")
        demand([policy.get_group_name(i) for i in range(policy.get_n_groups())],
               [group["name"] for group in file.get("groups", [])], "groups")
        demand(policy.get_scale_top(), SCALES.get(file.get("scale", {}).get("top"),
                                                  file.get("scale", {}).get("top")), "scale")
        demand(policy.get_n_stages(), len(file.get("hurdles", [])) + ("must_meet" in file), "stages")
        demand(policy.is_met(2, 3), file.get("met") != "exact", "met above")
        demand(policy.get_raters() != Merit.Raters.NONE, "raters" in file, "raters")
        demand(policy.get_tie_break_superior(), file.get("tie_break", ["superior"]) != [],
               "tie break")


def raters_and_stages_reach_python():
    engine = load_engine("1229", policy="raters-median")
    profile = engine.read_profile('{"id":"R","competencies":{"2":[1,2,"3+"]}}')
    index = engine.get_bank().find("2")
    demand(profile.get_level(index), 2, "level")
    demand([profile.get_rating(index, i) for i in range(profile.get_n_ratings(index))],
           [(1, False), (2, False), (3, True)], "ratings")
    demand(profile.format_deviation(index), "0.67", "deviation")
    match = load_engine("1229", policy="all-met").match(0, profile)
    demand((match.get_stop(), match.get_stage_points(0), match.get_stage_max_points(0)), (0, 1, 8),
           "stage")
    demand(load_engine("1229", policy="profile-matching").format_score(0, 1, 3), "1.67", "score")


def default_policy_needs_no_file():
    policy = Merit.Policy.new_default()
    demand(policy.get_credit(), Merit.Credit.PROPORTIONAL, "credit")
    demand(policy.get_assessed_only(), False, "assessed only")
    demand(policy.get_tie_break_superior(), True, "tie break")


def every_fault_is_reported_with_its_place():
    faults = Merit.Faults.new()
    error = error_of(Merit.Class.load_bytes, GLib.Bytes.new(FAULTY_CLASS.encode()), "faulty.json",
                     load_bank(), faults)
    assert error.matches(Merit.error_quark(), Merit.Error.DATA), str(error)
    got = [faults.get(index) for index in range(faults.get_length())]
    demand([(fault.get_line(), fault.get_pointer()) for fault in got], FAULTS, "faults")
    for fault in got:
        demand(fault.get_file(), "faulty.json", "file")
        assert fault.get_column() > 0 and fault.get_reason(), fault.to_string()
        demand(fault.to_string(), f"faulty.json:{fault.get_line()}:{fault.get_column()} "
                                  f"({fault.get_pointer()}): {fault.get_reason()}", "text")


def faults_of_several_files_go_to_one_list():
    faults, bank = Merit.Faults.new(), load_bank()
    for name in ("one", "two"):
        error_of(Merit.Class.load_bytes, GLib.Bytes.new(b"[1, 2"), name, bank, faults)
    demand([faults.get(index).get_file() for index in range(faults.get_length())],
           ["one", "two"], "files")


def missing_file_is_a_read_error():
    with tempfile.TemporaryDirectory() as folder:
        for path in (f"{folder}/none.json", folder):
            error = error_of(Merit.Bank.load, path, None)
            assert error.matches(Merit.error_quark(), Merit.Error.READ), str(error)
            assert path in error.message, error.message


def every_type_of_the_headers_is_introspected():
    text = "".join(path.read_text(encoding="utf-8")
                   for path in (DATA.parent / "include" / "merit").glob("*.h"))
    getters = set(re.findall(r"MERIT_API GType (merit_\w+_get_type) \(void\);", text))
    types = {name: getattr(Merit, name) for name in dir(Merit)}
    found = {"merit_" + re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() + "_get_type"
             for name, kind in types.items() if hasattr(kind, "__gtype__")}
    tap.demand_none(f"{name} has no type in Python" for name in sorted(getters - found))


# The figures in the tests that use these people are worked out by hand.
PEOPLE = """\
{"id":"ready","unit":"North","competencies":\
{"2":1,"3":1,"6":1,"20":1,"34":1,"43":2,"44":3,"45":2}}
{"id":"short","unit":"South","competencies":\
{"2":1,"3":1,"6":1,"20":1,"34":1,"43":2,"44":2,"45":"2+"}}
{"id":"repeated","id":"repeated"}
{"id":"unknown","unit":"North","competencies":{"2":"1+","nowhere":1}}
{"id":"also ready","competencies":{"2":1,"3":1,"6":1,"20":1,"34":1,"43":2,"44":3,"45":2}}
"""


def load_engine(*codes, policy=None):
    return Merit.Engine.load(str(DATA), list(codes), policy, None)


def read_person(engine, line):
    return Merit.Profile.new_from_json(engine.get_bank(), PEOPLE.splitlines()[line])


def run_batch(engine, *sinks, jobs=1):
    """Runs PEOPLE through `sinks`. Returns the counts and the rejects as tuples."""
    source, rejects = Merit.Source.new(), []
    source.add_bytes(GLib.Bytes.new(PEOPLE.encode()), "people.ndjson")
    batch = Merit.Batch.new(engine, source)
    for sink in sinks:
        batch.add_sink(sink)
    batch.set_jobs(jobs)
    batch.set_reject_func(lambda reject, *_: rejects.append((
        reject.get_file(), reject.get_line(), reject.get_column(), reject.get_reason())))
    assert batch.run(None), "the batch did not come to its end"
    return batch.get_counts(), rejects


def engine_scores_as_worked_out_by_hand():
    engine = load_engine("1229", "1230")
    demand([engine.get_class(index).get_code() for index in range(engine.get_length())],
           ["1229", "1230"], "classes")
    demand((engine.find("1230"), engine.find("9999")), (1, -1), "find")
    # Eight requirements of weight 1 in units of 6; two of three levels earn 4 of 6.
    match = engine.match(0, read_person(engine, 1))
    demand((match.get_points(), match.get_max_points()), (46, 48), "score")
    demand(Merit.percent_to_string(match.get_points(), match.get_max_points()), "95.83", "percent")
    demand((match.get_low_points(), match.get_high_points()), (46, 46), "bounds")
    demand(match.get_status(), Merit.Status.SHORT, "status")
    demand((match.get_met(), match.get_short(), match.get_unassessed(), match.get_deficit(),
            match.get_superior()), (7, 1, 0, 1, 1), "counts")
    demand([match.get_state(index) for index in range(8)],
           [Merit.State.MET] * 6 + [Merit.State.SHORT, Merit.State.MET], "states")
    demand((match.get_level(6), match.get_gap(6)), (2, 1), "the requirement that is short")
    # On the other class 3:1 of 3, 6:1 of 2 and 34:1 of 2 are short; 4, 13, 22 and 40 are open.
    match = engine.match(1, read_person(engine, 1))
    demand((match.get_low_points(), match.get_high_points(), match.get_max_points()),
           (6 + 2 + 3 + 6 + 3, 6 + 2 + 3 + 6 + 3 + 4 * 6, 54), "bounds on the other class")
    demand(match.get_unassessed(), 4, "unassessed")


def unassessed_is_not_zero():
    engine = load_engine("1229")
    profile = Merit.Profile.new(engine.get_bank(), "someone")
    index = engine.get_bank().find("2")
    demand(profile.get_level(index), -1, "level before")
    assert profile.assess("2", 0, False)
    demand(profile.get_level(index), 0, "level after")
    match = engine.match(0, profile)
    demand((match.get_state(0), match.get_state(1)),
           (Merit.State.SHORT, Merit.State.UNASSESSED), "states")
    for arguments, code in ((("nowhere", 1, False), Merit.Error.UNKNOWN),
                            (("2", 9, False), Merit.Error.REJECTED),
                            (("2", 0, True), Merit.Error.REJECTED)):
        error = error_of(profile.assess, *arguments)
        assert error.matches(Merit.error_quark(), code), str(error)
    demand(profile.get_level(index), 0, "level after refusals")


def unknown_class_is_an_error_of_its_own():
    error = error_of(load_engine, "1229", "nowhere")
    assert error.matches(Merit.error_quark(), Merit.Error.UNKNOWN), str(error)
    assert "nowhere" in error.message, error.message


def batch_ranks_and_counts():
    for jobs in (1, 3):
        engine = load_engine("1229")
        ranking = Merit.Ranking.new(engine, 0)
        counts, rejects = run_batch(engine, ranking.get_sink(), jobs=jobs)
        demand((counts.get_read(), counts.get_scored(), counts.get_rejected()), (5, 4, 1), "counts")
        demand((counts.get_unknown_values(), counts.get_unknown()), (1, ["nowhere"]), "unknown")
        demand([reject[:2] for reject in rejects], [("people.ndjson", 3)], "rejects")
        assert rejects[0][3], "a reject without a reason"
        rows = [(ranking.get_rank(0, row), ranking.get_match(0, row).get_profile_id())
                for row in range(ranking.get_length(0))]
        demand(rows, [(1, "also ready"), (1, "ready"), (3, "short"), (4, "unknown")], "rows")
        demand(ranking.get_incomplete(0), 1, "incomplete")


def ranking_cut_inside_a_tie_says_so():
    engine = load_engine("1229")
    ranking = Merit.Ranking.new(engine, 1)
    for line in (0, 1, 4):
        ranking.add(read_person(engine, line))
    demand((ranking.get_profiles(), ranking.get_length(0), ranking.get_tied_beyond(0)), (3, 1, 1),
           "profiles, rows and rows cut off")
    demand(ranking.get_match(0, 0).get_profile_id(), "also ready", "the first row")


def ranking_parts_people_and_bounds_their_ranks():
    engine = load_engine("1229")
    ranking = Merit.Ranking.new(engine, 0)
    banding = Merit.Banding.new_error(Merit.BandingRule.SED, "0.9", "0.95")
    ranking.set_banding(banding)
    ranking.set_bounds(True)
    run_batch(engine, ranking.get_sink())
    # 48, 48, 46 and 6 of 48, the last with seven of eight requirements open: it may pass all.
    demand([(ranking.get_band(0, row), ranking.get_rank_best(0, row), ranking.get_rank_worst(0, row))
            for row in range(4)], [(1, 1, 2), (1, 1, 2), (1, 3, 4), (2, 1, 4)], "bands and bounds")
    demand((ranking.count_band(0, 1), ranking.count_band(0, 3)), (3, 0), "people in bands")
    # The mean is 37, the squares of what is beyond it sum up to 1284: √(1284 / 3) = 20.688 of 48.
    demand((ranking.format_deviation(0), ranking.format_error(0), ranking.format_width(0)),
           ("43.10", "19.28", "37.78"), "SD, SED and width")
    demand((ranking.get_banding().get_factor(), banding.get_reliability()), ("1.959964", "0.9"),
           "what they rest on")
    named = Merit.Banding.new_categories("Best:95,Rest:0")
    demand((named.get_name(1), named.get_cut(2), named.get_name(Merit.NO_BAND)), ("Best", "0", None),
           "categories")
    error = error_of(Merit.Banding.new_categories, "70,95")
    assert error.matches(Merit.error_quark(), Merit.Error.DATA), str(error)


def summary_counts_by_unit():
    engine = load_engine("1229")
    summary = Merit.Summary.new(engine, ["unit"])
    run_batch(engine, summary.get_sink())
    demand([(summary.get_group(group, 0), summary.get_profiles(group))
            for group in range(summary.get_groups())],
           [(None, 1), ("North", 2), ("South", 1)], "groups")
    demand([summary.get_status(1, 0, status) for status in
            (Merit.Status.READY, Merit.Status.SHORT, Merit.Status.INCOMPLETE)], [1, 0, 1], "North")
    # North: 48 of 48 and 6 of 48.
    demand(summary.format_mean_score(1, 0), "56.25", "mean score")
    demand(summary.format_mean_high(1, 0), "100.00", "mean of the upper bounds")
    demand([summary.get_bin(1, 0, number) for number in range(10)], [0, 1] + [0] * 7 + [1],
           "histogram")
    demand((summary.get_short_by(2, 0, 6, 1), summary.get_superior(2, 0, 7)), (1, 1), "South")


def impact_compares_groups_of_ranked_people():
    engine = load_engine("1229")
    ranking = Merit.Ranking.new(engine, 0)
    for line in (0, 1):
        ranking.add(read_person(engine, line))
    ids = [ranking.get_match(0, row).get_profile_id() for row in range(2)]
    text = f"id,sex\n{ids[0]},w\n{ids[1]},m\n".encode()
    groups = Merit.Groups.load_bytes(GLib.Bytes.new(text), "groups", ord(","), None)
    demand((groups.get_attributes(), groups.get_group(ids[1], 0)), (["sex"], "m"), "groups")
    impact = Merit.Impact.new_from_ranking(ranking, 0, Merit.Selection.new_top(1), groups, None, False)
    found = impact.get_figures(0, 0, Merit.Measure.SELECTION)
    demand((impact.get_group(0, 0), found.applicants, found.counted, found.flag, found.p_fisher),
           ("m", 1, 0, True, 1.0), "the group that was not selected")
    demand(impact.get_reference(0, Merit.Measure.SELECTION), 1, "reference")
    demand(Merit.Selection.new_score("87.5").to_string(), "everyone with a score of 87.5 or more",
           "the rule in words")
    demand(Merit.heading_is_protected("Date of birth"), True, "a protected heading")


def sensitivity_tells_what_another_level_would_change():
    engine = load_engine("1230")
    sensitivity = Merit.Sensitivity.new(engine, 1)
    run_batch(engine, sensitivity.get_sink())
    assert sensitivity.settle()
    tried = [sensitivity.get_level(0, index) for index in range(sensitivity.get_n_levels(0))]
    klass = engine.get_class(0)
    demand([(klass.get(level.requirement).get_competency().get_id(), level.level) for level in tried
            if level.recorded], [("34", 1), ("34", 3)], "levels that the evidence allows")
    demand(len(tried), 2 * klass.get_length(), "levels that are tried")
    for index, level in enumerate(tried):
        changed = sensitivity.get_people(0, index, Merit.SensitivityPeople.CHANGED)
        demand(len(changed), min(level.changed, Merit.SENSITIVITY_NAMED), "people who change status")
    weight = sensitivity.get_weight(0, 0)
    demand((weight.weight, weight.has_limits, weight.whole_low), (1, True, 1), "the first weight")


def demand_names_the_competencies_to_train():
    engine = load_engine("1230")
    text = b"competency,from,to,cost\n3,0,1,5\n3,1,2,5\n3,2,3,5\n"
    costs = Merit.Costs.load_bytes(GLib.Bytes.new(text), "costs", engine.get_bank(), ord(","), None)
    demand(costs.find(0, 0, 1)[0], False, "a step that has no cost")
    wanted = Merit.Demand.new(engine, costs)
    run_batch(engine, wanted.get_sink())
    demand(sum(wanted.get_status(0, status) for status in (Merit.Status.READY, Merit.Status.SHORT,
                                                           Merit.Status.INCOMPLETE)),
           wanted.get_profiles(), "statuses")
    cohorts = [wanted.get_cohort(0, index) for index in range(wanted.get_cohorts(0))]
    best = wanted.find_best(0, wanted.get_largest(0))
    demand(best.n <= wanted.get_largest(0) and best.places <= sum(cohort.people for cohort in cohorts),
           True, "the best set")


def moves_count_people_by_current_class():
    engine = load_engine("1229", "1230")
    moves = Merit.Moves.new(engine, 1)
    run_batch(engine, moves.get_sink())
    demand((moves.get_length(), moves.get_within()), (4, 1), "groups")
    for group in range(4):
        demand(sum(moves.get_count(group, 0, move) for move in (
            Merit.Move.READY, Merit.Move.NEAR, Merit.Move.OPEN, Merit.Move.FAR)),
               moves.get_profiles(group), "kinds of moves")
    nearest = Merit.Nearest.new(engine, read_person(engine, 1))
    demand(nearest.get_missing(0) <= nearest.get_missing(1), True, "the nearest class first")
    demand(nearest.get_profile().get_id(), nearest.get_match(0).get_profile_id(), "whose it is")


def plans_name_what_gains_most():
    engine = load_engine("1230")
    development = Merit.Development.new(engine, 0, read_person(engine, 1))
    match = development.get_match()
    steps = range(development.get_length())
    demand(len(steps), match.get_short() + match.get_unassessed(), "steps")
    gains = [development.get_gain(step) for step in steps]
    demand(gains, sorted(gains, reverse=True), "gains, the most first")
    for step in steps:
        level = match.get_level(development.get_requirement(step))
        demand(Merit.action_to_string(development.get_action(step)), "assess" if level < 0 else "raise", "action")
        if level >= 0:
            demand(development.get_first_level(step), level + 1, "first level")
    assert any("'default'" in note for note in development.get_notes())


def fit_names_the_best_class_and_what_decides():
    engine = load_engine("1229", "1230")
    fit = Merit.Fit.new(engine, read_person(engine, 1))
    demand((fit.get_best(), fit.get_second()), (0, 1), "best and second")
    # 46 of 48 less 20 of 54 is 58.796… percentage points.
    demand(fit.format_margin(), "58.80", "margin")
    klass = engine.get_class(1)
    # Lost of 6 each: 4, 13, 22 and 40 all, 3 four, 6 and 34 three.
    demand([klass.get(index).get_competency().get_id() for index in fit.get_deciding()],
           ["4", "13", "22", "40", "3", "6", "34"], "deciding")


def explanation_speaks_of_every_requirement():
    engine = load_engine("1229")
    explanation = Merit.Explanation.new(engine, 0, read_person(engine, 1))
    assert explanation.get_verdict(), "no verdict"
    assert explanation.get_notes(), "no notes"
    for index in range(engine.get_class(0).get_length()):
        assert explanation.get_finding(index), f"no finding on requirement {index}"
        short = explanation.get_match().get_state(index) != Merit.State.MET
        demand(explanation.get_step(index) is not None, short, f"a step for requirement {index}")


def comparison_sets_classes_side_by_side():
    engine = load_engine("1229", "1230")
    comparison = Merit.Comparison.new(engine, 0, 1)
    demand([comparison.get_class(side).get_code() for side in (0, 1)], ["1229", "1230"], "classes")
    rows = {comparison.get_competency(row).get_id():
            tuple(getattr(comparison.get_requirement(row, side), "get_level", lambda: None)()
                  for side in (0, 1)) for row in range(comparison.get_length())}
    wanted = {}
    for side, code in enumerate(("1229", "1230")):
        for requirement in read(DATA / "classes" / f"{code}.json")["requirements"]:
            levels = wanted.setdefault(str(requirement["competency"]), [None, None])
            levels[side] = requirement["level"]
    demand(rows, {name: tuple(levels) for name, levels in wanted.items()}, "levels")
    demand(comparison.get_move(0).get_class().get_code(), "1230", "where the first move leads")
    demand(comparison.get_move(0).get_unassessed(), 4, "what 1229 does not ask for")


def report_writes_to_memory():
    engine = load_engine("1229")
    output = Merit.Output.new_memory()
    report = Merit.Report.new(engine, Merit.Format.NDJSON, output)
    run_batch(engine, report.gaps())
    assert report.finish() and output.finish()
    lines = output.get_bytes().get_data().decode().splitlines()
    demand(len(lines), 4, "lines")
    demand(lines[1], '{"profile":"short","class":"1229","score":95.83,"low":95.83,"high":95.83,'
                     '"points":46,"max_points":48,"status":"short","met":7,"short":1,'
                     '"unassessed":0,"deficit":1,"superior":1,"gaps":[{"competency":"44",'
                     '"required":3,"level":2,"gap":1}]}', "the second line")


def collection_keeps_whole_profiles():
    engine = load_engine("1229")
    collection = Merit.Collection.new(engine, "short")
    run_batch(engine, collection.get_sink())
    demand((collection.get_found(), collection.get_length()), (1, 1), "found")
    profile = collection.get(0)
    demand((profile.get_id(), profile.get_unit()), ("short", "South"), "profile")
    demand(profile.get_superior(engine.get_bank().find("45")), True, "superior standard")


def audited(text):
    """The audit of a ranking of `text`, written to memory."""
    engine = load_engine("1229")
    audit, output = Merit.Audit.new("rank"), Merit.Output.new_memory()
    output.set_digested()
    source = Merit.Source.new()
    source.add_bytes(GLib.Bytes.new(text), "people.ndjson")
    ranking = Merit.Ranking.new(engine, 0)
    batch = Merit.Batch.new(engine, source)
    batch.add_sink(ranking.get_sink())
    batch.set_audit(audit)
    assert batch.run(None)
    assert Merit.Report.new(engine, Merit.Format.CSV, output).ranking(ranking, False)
    assert output.finish()
    audit.set_engine(engine)
    audit.add_option("gaps", None)
    audit.set_output(output.get_digest())
    return audit, output.get_bytes().get_data()


def audits_are_kept_and_compared():
    text = b'{"id":"A","competencies":{"2":1}}\n{}\n'
    audit, written = audited(text)
    document = json.loads(audit.to_json())
    demand(document["output"], {"bytes": len(written), "sha256": hashlib.sha256(written).hexdigest()}, "output")
    demand(document["bank"]["sha256"], hashlib.sha256((DATA / "bank.json").read_bytes()).hexdigest(), "bank")
    kept = Merit.Audit.load_bytes(GLib.Bytes.new(audit.to_json().encode()), "audit", None)
    digest, role = kept.get_input(0)
    demand((digest.get_sha256(), digest.get_stored_size(), role),
           (hashlib.sha256(text).hexdigest(), len(text), Merit.Role.PROFILES), "input")
    demand((kept.get_scored(), kept.get_rejected(), kept.get_option(0)), (1, 1, ("gaps", None)), "counts")
    demand(kept.compare(audited(text)[0]), ([], []), "the same again")
    differences, _ = kept.compare(audited(text + b"{}")[0])
    demand([line.split(":")[0] for line in differences],
           ["input 1 (profiles 'people.ndjson')", "records read", "records rejected"], "differences")
    demand(Merit.Digest.load(str(DATA / "bank.json")).get_sha256(), document["bank"]["sha256"], "digest")


TESTS = (bank_reads_as_its_file, classes_read_as_their_files, objects_outlive_what_they_came_from,
         policies_read_as_their_files, default_policy_needs_no_file, raters_and_stages_reach_python,
         every_fault_is_reported_with_its_place, faults_of_several_files_go_to_one_list,
         missing_file_is_a_read_error, every_type_of_the_headers_is_introspected,
         engine_scores_as_worked_out_by_hand, unassessed_is_not_zero,
         unknown_class_is_an_error_of_its_own, batch_ranks_and_counts,
         ranking_cut_inside_a_tie_says_so, ranking_parts_people_and_bounds_their_ranks,
         summary_counts_by_unit,
         impact_compares_groups_of_ranked_people,
         sensitivity_tells_what_another_level_would_change, demand_names_the_competencies_to_train,
         moves_count_people_by_current_class, plans_name_what_gains_most,
         fit_names_the_best_class_and_what_decides, explanation_speaks_of_every_requirement,
         comparison_sets_classes_side_by_side, report_writes_to_memory,
         collection_keeps_whole_profiles, audits_are_kept_and_compared)

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(tap.run(("/introspection/" + test.__name__.replace("_", "-"), test)
                     for test in TESTS))
