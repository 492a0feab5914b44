from __future__ import annotations

from konstellation.project.cli import overview


def test_alone_it_lists_our_commands_and_none_of_django_s():
    names = [line.split()[0] for line in overview().splitlines() if line.startswith("  ")]

    assert names == sorted(names)
    assert {"serve", "worker", "migrate", "demo", "doctor", "import", "export"} <= set(names)
    assert not {"runserver", "shell", "db_worker"} & set(names)


def test_every_command_says_in_one_line_what_it_does():
    lines = [line for line in overview().splitlines() if line.startswith("  ")]

    for line in lines:
        _name, what = line.split(maxsplit=1)
        assert len(what) > 20, line


def test_a_wrong_environment_is_named_without_a_traceback(run):
    answer = run("check", data="/dev/null/nowhere")

    assert answer.returncode == 1
    assert "KONSTELLATION_DATA_DIR" in answer.stderr
    assert "Traceback" not in answer.stderr
