using Elma365Verify.Containers.Backup;
using Elma365Verify.Tests.Backup.Manifests;

namespace Elma365Verify.Tests.Backup.Archives;

/// <summary>What a fresh server has to have is read from the plain files, which of an encrypted backup lie elsewhere.</summary>
internal sealed class ScratchNeedsTests
{
    [Test]
    public void Plugins_are_read_where_the_files_lie_in_plain()
    {
        using var plain = new Scratch();
        using var sealedUp = new Scratch();
        using var bare = new Scratch();
        File.WriteAllText(plain["plugins.json"], """{"enabled":["rabbitmq_shovel"],"running":["rabbitmq_shovel"]}""");
        File.WriteAllText(sealedUp["plugins.json"], "age-encryption.org/v1\n-> X25519 …");
        var backup = new StoredBackup(sealedUp.Root, SampleManifest.Valid with { Store = "rabbitmq" }, SampleManifest.Hash)
        {
            Content = plain.Root,
        };

        Assert.That(ScratchNeeds.Of(backup).Plugins, Is.EqualTo(["rabbitmq_shovel"]));
        Assert.That(ScratchNeeds.Of(backup with { Content = bare.Root }).Plugins, Is.Empty, "the control");
    }
}
