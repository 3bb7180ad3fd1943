using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

/// <summary>Whole screens, word for word: a run that conforms, and one with every kind of finding.</summary>
internal sealed class RunScreenWordingTests
{
    private const string Conforming = """
        From zone (rows) to zone (columns)
                  external  edge  master  worker    frontend  data  lan
        external  ok        ok 1  ok      ok        ok        ok    ok
        edge      ok        -     ok      ok        ok 2,770  ok    ok
        master    ok        ok    ok 4    ok 2      ok 2      ok    ok
        worker    ok        ok    ok 6    ok 1,005  ok 1      ok 5  ok
        frontend  ok        ok    ok 2    ok 1      -         ok    ok
        data      ok        ok    ok      ok        ok        ok    ok
        lan       ok        ok 1  ok      ok        ok        ok    -
        ok 5: exactly the 5 documented ports are open. ok: all closed, as documented. -:
        nothing swept. LEAK, OUT, UNPR: ports at fault, added up over pairs of hosts.

        Crafted packets
        family             blocked  leaks  unproven  permitted  not forwarded
        ip-protocol        256      0      0         0          0
        icmp-type          256      0      0         0          0
        tcp-ack            2        0      0         1          0
        tcp-fin            3        0      0         0          0
        tcp-null           3        0      0         0          0
        tcp-xmas           3        0      0         0          0
        tcp-syn-fin        3        0      0         0          0
        tcp-syn-ack        2        0      0         1          0
        tcp-rst            2        0      0         1          0
        fragment           5        0      0         0          0
        source-port        28       0      0         0          0
        ip-option          10       0      0         0          0
        spoofed-source     7        0      0         0          1
        unsolicited-reply  6        0      0         0          0
        to-firewall        49       0      0         0          0
        broadcast          37       0      0         0          0
        ipv6-tcp           5        0      0         0          0
        ipv6-udp           2        0      0         0          0
        icmpv6-type        256      0      0         0          0
        ipv6-fragment      6        0      0         0          0
        ipv6-extension     8        0      0         0          0
        ipv6-protocol      7        0      0         0          0
        ipv6-to-firewall   32       0      0         0          0
        This firewall keeps connections: one that was opened before the rules were
          loaded still passes. Whoever takes a permission away has to end what it let in
          (conntrack -F).

        Services
        host             role        served  version
        edge-proxy       nginx       yes     15.14 (Debian 15.14-0+deb12u1)
        data-postgresql  postgresql  yes     15.14 (Debian 15.14-0+deb12u1)
        data-redis       redis       yes     15.14 (Debian 15.14-0+deb12u1)
        data-rabbitmq    rabbitmq    yes     15.14 (Debian 15.14-0+deb12u1)
        data-minio       minio       yes     OpenStack Swift 2.35.1
        Stand-in at data-minio: OpenStack Swift stand-in for MinIO
        Bare witnesses: ext-allowed, ext-stranger, ext-internet, master-1, master-2,
          worker-1, worker-2, frontend-1, data-mongodb, lan-1

        Behaviours
        edge-proxy       1 passed, 0 failed
        data-postgresql  1 passed, 0 failed
        data-redis       1 passed, 0 failed
        data-rabbitmq    1 passed, 0 failed
        data-minio       1 passed, 0 failed, 1 not applicable
        all              5 passed, 0 failed, 1 not applicable
        Not applicable to data-minio (OpenStack Swift stand-in for MinIO): keeps tags

        Backup and restore
        store       result    size      items  backup  restore  verify  RPO     RTO
        postgresql  restored  1.2 MB    1,000  1.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        rabbitmq    restored  4.9 MB    1,001  2.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        mongodb     restored  19.8 MB   1,002  3.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        minio       restored  79.0 MB   1,003  4.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        redis       restored  316.0 MB  1,004  5.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        RPO: age of the oldest acknowledged write that a restore lacks. RTO: to restore
        and verify. Lost: acknowledged before the backup and not restored.

        Records written while backups were taken, in the restored stores
        store       required  present  lost  phantom  duplicated  torn
        postgresql  480       492      0     0        0           0
        rabbitmq    480       492      0     0        0           0
        mongodb     480       492      0     0        0           0
        minio       480       492      0     0        0           0
        redis       480       492      0     0        0           0

        Backups together
        Stand-in: minio: OpenStack Swift stand-in for MinIO; nothing is said of tagging
        Not kept: postgresql: prepared transaction transfer-4711
        Order of backups: postgresql, rabbitmq, mongodb, minio, redis (who names before
          who is named)
        References: 480 followed between restored records, 0 dangling
        Traffic: 12 conversations seen at the firewall, documented ones alone

        Run
        Ruleset: environments/elma365/firewall.nft, policy:
          environments/elma365/policy.yaml
        15 hosts, 12 documented flows, 27,524,910 probes, 82.4 s
        Ports: every port probed once, which finds one that opens now and then with 50.0
          % for 1 probe in 2, 10.0 % for 1 probe in 10, 1.0 % for 1 probe in 100
        images 0.4s, environment 9.8s, calibration 6.1s, sweep 61.9s, handshakes 2.2s
        Artifacts: artifacts/20261122-181500-4f2a

        Conforms: 210 pairs, 27,524,910 cells, 0 leaks, 0 outages, 0 unproven; 992
          evasions, 0 leaks, 0 unproven, 1 not forwarded by this kernel; 5 stores
          restored to the last field, 1 thing named as not kept
        """;

    private const string Broken = """
        From zone (rows) to zone (columns)
                  external  edge      master  worker   frontend  data    lan
        external  ok        LEAK 103  ok      ok       ok        ok      ok
        edge      ok        -         ok      ok       ok 2,770  ok      ok
        master    ok        ok        ok 4    ok 2     ok 2      ok      UNPR 65k
        worker    ok        ok        ok 6    OUT 500  ok 1      LEAK 1  ok
        frontend  ok        ok        ok 2    ok 1     -         ok      ok
        data      ok        ok        ok      ok       ok        ok      ok
        lan       ok        ok 1      ok      ok       ok        LEAK 1  -
        ok 5: exactly the 5 documented ports are open. ok: all closed, as documented. -:
        nothing swept. LEAK, OUT, UNPR: ports at fault, added up over pairs of hosts.

        Findings
        Leak      ext-stranger → edge-proxy  udp 53, 123, 5000-5100
        Leak      worker-1 → data-redis  tcp 6380
        Leak      lan-1 → data-minio  tcp 9000
        Outage    worker-2 → worker-1  tcp 7500-7999
        Outage    worker-1 → data-postgresql  tcp 5432
        Unproven  master-1 → lan-1  udp 1-65535

        Crafted packets
        family             blocked  leaks  unproven  permitted  not forwarded
        ip-protocol        256      0      0         0          0
        icmp-type          256      0      0         0          0
        tcp-ack            2        0      0         1          0
        tcp-fin            3        0      0         0          0
        tcp-null           3        0      0         0          0
        tcp-xmas           3        0      0         0          0
        tcp-syn-fin        3        0      0         0          0
        tcp-syn-ack        2        0      0         1          0
        tcp-rst            2        0      0         1          0
        fragment           5        0      0         0          0
        source-port        28       0      0         0          0
        ip-option          10       0      0         0          0
        spoofed-source     7        0      0         0          1
        unsolicited-reply  6        0      0         0          0
        to-firewall        49       0      0         0          0
        broadcast          37       0      0         0          0
        ipv6-tcp           5        0      0         0          0
        ipv6-udp           2        0      0         0          0
        icmpv6-type        256      0      0         0          0
        ipv6-fragment      6        0      0         0          0
        ipv6-extension     8        0      0         0          0
        ipv6-protocol      7        0      0         0          0
        ipv6-to-firewall   32       0      0         0          0
        This firewall keeps connections: one that was opened before the rules were
          loaded still passes. Whoever takes a permission away has to end what it let in
          (conntrack -F).

        Services
        host             role        served  version
        edge-proxy       nginx       yes     15.14 (Debian 15.14-0+deb12u1)
        data-postgresql  postgresql  no      15.14 (Debian 15.14-0+deb12u1)
        data-redis       redis       yes     15.14 (Debian 15.14-0+deb12u1)
        data-rabbitmq    rabbitmq    yes     15.14 (Debian 15.14-0+deb12u1)
        data-minio       minio       yes     OpenStack Swift 2.35.1
        Stand-in at data-minio: OpenStack Swift stand-in for MinIO
        Bare witnesses: ext-allowed, ext-stranger, ext-internet, master-1, master-2,
          worker-1, worker-2, frontend-1, data-mongodb, lan-1

        Behaviours
        edge-proxy       1 passed, 0 failed
        data-postgresql  1 passed, 0 failed, 1 unproven
        data-redis       1 passed, 1 failed
        data-rabbitmq    1 passed, 0 failed
        data-minio       1 passed, 0 failed, 1 not applicable
        all              5 passed, 1 failed, 1 unproven, 1 not applicable
        Failed at data-redis: Failed <behaviour> of data-redis: the list: expected 'a',
          observed <nothing>\u001B[31m
        Unproven at data-postgresql: Unproven <behaviour> of data-postgresql: not tried:
          not every handshake with the server succeeded
        Not applicable to data-minio (OpenStack Swift stand-in for MinIO): keeps tags

        Backup and restore
        store       result    size      items  backup  restore  verify  RPO     RTO
        postgresql  restored  1.2 MB    1,000  1.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        rabbitmq    restored  4.9 MB    1,001  2.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        mongodb     restored  19.8 MB   1,002  3.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        minio       restored  79.0 MB   1,003  4.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        redis       restored  316.0 MB  1,004  5.50 s  2.00 s   0.25 s  3.40 s  2.25 s
        RPO: age of the oldest acknowledged write that a restore lacks. RTO: to restore
        and verify. Lost: acknowledged before the backup and not restored.

        Records written while backups were taken, in the restored stores
        store       required  present  lost  phantom  duplicated  torn
        postgresql  480       492      0     0        0           0
        rabbitmq    480       492      0     0        0           0
        mongodb     480       492      0     0        0           0
        minio       480       492      0     0        0           0
        redis       480       492      0     0        0           0

        Backups together
        Stand-in: minio: OpenStack Swift stand-in for MinIO; nothing is said of tagging
        Not kept: postgresql: prepared transaction transfer-4711
        Order of backups: postgresql, rabbitmq, mongodb, minio, redis (who names before
          who is named)
        References: 480 followed between restored records, 0 dangling
        Traffic: 12 conversations seen at the firewall, documented ones alone

        Run
        Ruleset: environments/elma365/firewall.nft, policy:
          environments/elma365/policy.yaml
        15 hosts, 12 documented flows, 27,524,910 probes, 82.4 s
        Ports: every port probed once, which finds one that opens now and then with 50.0
          % for 1 probe in 2, 10.0 % for 1 probe in 10, 1.0 % for 1 probe in 100
        images 0.4s, environment 9.8s, calibration 6.1s, sweep 61.9s, handshakes 2.2s
        Artifacts: artifacts/20261122-181500-4f2a

        Does not conform: 210 pairs, 27,524,910 cells, 105 leaks, 501 outages, 65,535
          unproven; 992 evasions, 0 leaks, 0 unproven, 1 not forwarded by this kernel;
          behaviours: 1 failed, 1 unproven; 5 stores restored to the last field, 1 thing
          named as not kept
        """;

    [Test]
    public void A_conforming_run_reads_so_in_plain_text() =>
        Assert.That(RunScreenTests.Plain(SampleRun.Conforming), Is.EqualTo(Conforming + "\n"));

    [Test]
    public void A_run_with_every_kind_of_finding_reads_so_in_plain_text() =>
        Assert.That(RunScreenTests.Plain(SampleRun.Broken), Is.EqualTo(Broken + "\n"));
}
