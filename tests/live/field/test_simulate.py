"""`simulate` drives a running server through the doors that tablets use."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

from tests.server import ROOT, RunningServer


def test_an_interrupted_simulation_ends_what_is_under_way_and_says_so(server: RunningServer) -> None:
    tag = f"stop{os.getpid()}"
    server.shell(
        "from tests import factories as f, factories_field as ff\n"
        f"here = f.make_district('{tag}', boundary=f.box(109.0, 32.0, 109.5, 32.5))\n"
        f"holder = f.make_user('00{tag}', role='holder', district=here)\n"
        "ff.make_assignment(ff.make_site(here, at=(109.2, 32.2)), holder)\n"
    )
    command = [sys.executable, "manage.py", "simulate", "--officials", "1", "--hours", "9", "--server", server.url]
    with subprocess.Popen(
        [*command, "--speed", "200", "--every", "0.2"],
        env=server.environment | {"PORTAL_DB_ROLE": "owner", "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as simulation:
        begun = "from field.models import Visit\nprint(Visit.objects.filter(site__district__code='{}').count())"
        while int(server.shell(begun.format(tag))) == 0:
            assert simulation.poll() is None
        simulation.send_signal(signal.SIGTERM)  # of Ctrl-C a background process hears nothing
        printed, _ = simulation.communicate(timeout=60)
    assert simulation.returncode == 0
    assert "stopped; visits under way were ended" in printed
    under_way = (
        f"from field.models import Visit\nprint(Visit.objects.filter(site__district__code='{tag}', "
        "status='in_progress').count())"
    )
    assert int(server.shell(under_way)) == 0


def test_simulated_officials_visit_their_sites_and_are_seen_to_arrive(server: RunningServer) -> None:
    tag = f"sim{os.getpid()}"
    server.shell(
        "from tests import factories as f, factories_field as ff\n"
        f"here = f.make_district('{tag}', boundary=f.box(109.0, 33.0, 109.5, 33.5))\n"
        "for n in range(2):\n"
        f"    ff.make_assignment(ff.make_site(here, at=(109.2, 33.2)), f.make_user(f'000{tag}{{n}}', role='holder', "
        "district=here))\n"
    )
    printed = server.manage(
        "simulate", "--officials", "2", "--hours", "3", "--seed", "5", "--speed", "3600", "--server", server.url
    )
    assert "2 officials for 3 hours" in printed
    assert "0 requests refused" in printed
    assert "on a visit, " in printed
    assert "positions kept" in printed
    found = json.loads(
        server.shell(
            "import json\nfrom field.models import Event, Visit\nfrom field.services import events\n"
            "events.judge_news()\n"
            f"mine = Visit.objects.filter(site__district__code='{tag}')\n"
            f"arrived = Event.objects.filter(site__district__code='{tag}', kind='arrived').count()\n"
            "print(json.dumps([sorted(set(mine.values_list('status', flat=True))), mine.count(), arrived]))\n"
        )
    )
    statuses, visits, arrived = found
    assert statuses == ["reported"]
    assert visits >= 2
    assert arrived >= visits - 2, "but for those that the end of the day cut short"
