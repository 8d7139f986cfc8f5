using Hookdesk.Sdk;
using Hookdesk.Sdk.Blobs;

namespace Hookdesk.Host.Blobs;

internal static class BlobsServices
{
    public static IServiceCollection AddBlobs(this IServiceCollection services) =>
        services.AddSingleton<IBlobStore, FileBlobStore>().AddSingleton<INodeFolder, NodeFolder>();
}
