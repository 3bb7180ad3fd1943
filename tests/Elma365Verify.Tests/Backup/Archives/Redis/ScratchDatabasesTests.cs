using System.Text;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;

namespace Elma365Verify.Tests.Backup.Archives.Redis;

internal sealed class ScratchDatabasesTests
{
    [TestCase(41, 41)]
    [TestCase(16, 16)]
    [TestCase(1, 16)]
    public void A_server_of_the_official_contract_has_as_many_databases_as_a_backup_needs(int needed, int given)
    {
        var setup = new RedisService(null, needed).Configure(KnownContracts.Get("redis", "official"));

        Assert.That(
            Encoding.UTF8.GetString([.. setup.Files.Values.Single().Content]),
            Does.Contain(FormattableString.Invariant($"\ndatabases {given}\n")));
    }

    [TestCase(41, "--databases 41")]
    [TestCase(16, null)]
    public void A_server_of_the_bitnami_contract_is_told_so_by_its_start_script(int needed, string? flags)
    {
        var setup = new RedisService(null, needed).Configure(KnownContracts.Get("redis", "bitnami"));

        Assert.That(setup.Environment.GetValueOrDefault("REDIS_EXTRA_FLAGS"), Is.EqualTo(flags));
    }
}
