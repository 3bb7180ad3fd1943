namespace Elma365Verify.Containers.Services;

/// <summary>A server that keeps data, which can be backed up.</summary>
public interface IStoreService : IService
{
    /// <summary>The account that may do everything in it, once its container was configured.</summary>
    StoreAccount Account { get; }

    /// <summary>The service of a fresh server with the same account, and with nothing that a restore would bring along.</summary>
    IStoreService Emptied() => this;
}
