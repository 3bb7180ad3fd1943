using System.Collections.Immutable;
using Elma365Verify.Containers.Backup.PostgreSql;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers.Backup;

/// <summary>A running store as its user names it: where it is, and who may do everything there.</summary>
/// <param name="Store">Its role: <c>postgresql</c>.</param>
/// <param name="Account">The account.</param>
public sealed record StoreSite(string Store, StoreAccount Account)
{
    /// <summary>The stores that can be backed up, by role, in alphabetical order.</summary>
    public static IReadOnlyList<string> Stores => StoreArchives.Stores;

    /// <summary>What a manifest says of an image nobody could see or name.</summary>
    public const string UnknownImage = "unknown";

    /// <summary>The container it runs in, by name or id; null where <see cref="Address"/> says where it is.</summary>
    public string? Container { get; init; }

    /// <summary>Where it listens, seen from the machine; null where <see cref="Container"/> says where it is.</summary>
    public StoreAddress? Address { get; init; }

    /// <summary>The port its clients connect to, where it is not the documented one; an address has its own.</summary>
    public int? Port { get; init; }

    /// <summary>The port of RabbitMQ's management API, where it is not the documented one.</summary>
    public int? ManagementPort { get; init; }

    /// <summary>The image it runs from, where that can't be seen because only its address is known; null for an unknown one.</summary>
    public string? Image { get; init; }

    /// <summary>The contract its image follows.</summary>
    public string Contract { get; init; } = KnownContracts.Default;

    /// <summary>The list of images that hold tools.</summary>
    public string ImagesFile { get; init; } = new VerificationOptions().ImagesFile;

    /// <summary>How those images are found.</summary>
    public ImageSourcing Sourcing { get; init; } = ImageSourcing.Usual;

    /// <summary>Capabilities it lacks, beside those that a stand-in of this project declares.</summary>
    public ImmutableArray<string> Lacks { get; init; } = [];

    /// <summary>The image its tools come from; null for one that is found.</summary>
    public Sourced<string>? Tools { get; init; }

    /// <summary>How long a backup waits for a lock that somebody else holds; PostgreSQL alone has such.</summary>
    public TimeSpan LockTimeout { get; init; } = UsualLockTimeout;

    /// <summary>How long that is where nobody says otherwise.</summary>
    public static TimeSpan UsualLockTimeout => PostgreSqlAccess.UsualLockTimeout;

    /// <summary>As messages name it: <c>postgresql in the container db</c>, <c>redis at 192.0.2.7</c>.</summary>
    public override string ToString() => Container is null ? $"{Store} at {Address}" : $"{Store} in the container {Container}";

    /// <summary>Whether backing a store up takes tools in a container, and with them a Docker engine.</summary>
    public static bool NeedsTools(string store) => StoreArchives.NeedTools(store);

    internal StorePorts Ports
    {
        get
        {
            var usual = StorePorts.Of(Store, Account.Tls is not null);
            var management = usual.Management is null ? null : ManagementPort ?? usual.Management;
            return new StorePorts(Address?.Port ?? Port ?? usual.Data, management);
        }
    }
}
