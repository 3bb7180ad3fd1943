namespace Elma365Verify.Containers.Services;

/// <summary>A server that keeps data, which can be backed up.</summary>
public interface IStoreService : IService
{
    /// <summary>The account its container was given.</summary>
    StoreAccount Account { get; }
}
