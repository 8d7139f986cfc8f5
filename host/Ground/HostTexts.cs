namespace Hookdesk.Host.Ground;

/// <summary>
/// Stands for the host where texts are asked for: <c>IStringLocalizer&lt;HostTexts&gt;</c> gives those of the host and the SDK. A type on
/// the ground floor, so that whoever shows a text does not know the top of the house.
/// </summary>
internal sealed class HostTexts;
