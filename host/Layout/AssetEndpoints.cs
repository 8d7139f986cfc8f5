using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Hookdesk.Host.Layout;

/// <summary>
/// Files of the host, of themes and of plugins. The version is part of the address, so a browser never asks twice. A page that was
/// drawn before an update still asks for the old version: it gets what there is now, but must not keep it under that name.
/// </summary>
internal static class AssetEndpoints
{
    private static readonly FileExtensionContentTypeProvider Types = MakeTypes();

    public static void MapAssets(this IEndpointRouteBuilder endpoints)
    {
        const string because = "Style sheets, scripts, and images; the sign-in page needs them.";
        endpoints
            .MapMethods(
                "/_host/{version}/{**path}",
                [HttpMethods.Get, HttpMethods.Head],
                (string version, string path, HostAssets assets, HttpContext context) =>
                    Serve(context, HostAssets.HostFolder, path, version == assets.HostVersion)
            )
            .AllowAnyone(because);
        endpoints
            .MapMethods(
                "/_themes/{id}/{version}/{**path}",
                [HttpMethods.Get, HttpMethods.Head],
                (string id, string version, string path, Themes themes, HostAssets assets, HttpContext context) =>
                    themes.Find(id) is { } theme
                        ? Serve(context, theme.Assets, path, version == assets.ThemeVersion(theme))
                        : Results.NotFound()
            )
            .AllowAnyone(because);
        endpoints
            .MapMethods(
                "/_plugins/{id}/{version}/{**path}",
                [HttpMethods.Get, HttpMethods.Head],
                (string id, string version, string path, IPluginList plugins, HttpContext context) =>
                    plugins.Active.FirstOrDefault(plugin => plugin.Id == id) is { } plugin
                        ? Serve(context, Path.Combine(plugin.Folder, "wwwroot"), path, version == plugin.Version)
                        : Results.NotFound()
            )
            .AllowAnyone(because);
    }

    private static IResult Serve(HttpContext context, string folder, string path, bool isCurrent)
    {
        if (!Directory.Exists(folder))
            return Results.NotFound();
        // The provider refuses what leads out of the folder, and hidden files.
        using var files = new PhysicalFileProvider(folder);
        var file = files.GetFileInfo(path);
        if (!file.Exists || file.IsDirectory || file.PhysicalPath is null)
            return Results.NotFound();
        // Only what has a known type is served: an unknown one would be guessed by the browser.
        if (!Types.TryGetContentType(path, out var type))
            return Results.NotFound();
        context.Response.Headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var modified = new DateTimeOffset(
            file.LastModified.Ticks - (file.LastModified.Ticks % TimeSpan.TicksPerSecond),
            file.LastModified.Offset
        );
        context.Response.Headers.Vary = "Accept-Encoding";
        var mark = $"{modified.ToUnixTimeSeconds():x}-{file.Length:x}";
        if (CompressedAssets.EncodingFor(context.Request, file, type) is not { } encoding)
            return Results.File(file.PhysicalPath, type, lastModified: modified, entityTag: new EntityTagHeaderValue($"\"{mark}\""));
        context.Response.Headers.ContentEncoding = encoding;
        return Results.Bytes(
            CompressedAssets.Of(file, encoding),
            type,
            lastModified: modified,
            entityTag: new EntityTagHeaderValue($"\"{mark}-{encoding}\"")
        );
    }

    private static FileExtensionContentTypeProvider MakeTypes()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".mjs"] = "text/javascript";
        types.Mappings[".js"] = "text/javascript; charset=utf-8";
        types.Mappings[".css"] = "text/css; charset=utf-8";
        return types;
    }
}
