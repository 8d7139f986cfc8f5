using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.PdfFonts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;
using UglyToad.PdfPig.Util;

namespace Hookdesk.Search.Files;

/// <summary>How much of a PDF is read.</summary>
/// <param name="stop">Nothing more is read then.</param>
internal sealed class PdfLimits(CancellationToken stop) : ParsingOptions
{
    /// <summary>So many bytes of what one page is drawn with.</summary>
    public const long LargestPage = 16 * 1024 * 1024;

    // What is drawn again and again within what is drawn again and again has no end.
    public const int MostForms = 10_000,
        MostStates = 1_000;

    /// <summary>So many letters of a page.</summary>
    public int MostLetters { get; init; }

    public CancellationToken Stop => stop;
}

/// <summary>The letters of one page: PdfPig's own pages hold all that is drawn, without a limit.</summary>
internal sealed record PdfLetters(IReadOnlyList<Letter> All);

/// <summary>Reads pages for their letters alone. PdfPig makes it.</summary>
internal sealed class PdfLettersFactory(
    IPdfTokenScanner scanner,
    IResourceStore resources,
    ILookupFilterProvider filters,
    IPageContentParser parser,
    ParsingOptions options
) : BasePageFactory<PdfLetters>(scanner, resources, filters, parser, options), IPageFactory<PdfLetters>
{
    PdfLetters IPageFactory<PdfLetters>.Create(
        int number,
        DictionaryToken dictionary,
        PageTreeMembers pageTreeMembers,
        NamedDestinations namedDestinations
    )
    {
        // Streams that are not packed do not come past the filters, and the same one may be named a thousand times.
        if (
            dictionary.TryGet(NameToken.Contents, PdfScanner, out ArrayToken? several)
            && several.Data.Sum(one =>
                one is IndirectReferenceToken place && PdfScanner.Get(place.Data)?.Data is StreamToken part ? (long)part.Data.Length : 0
            ) > PdfLimits.LargestPage
        )
            throw new InvalidDataException("A page is too large to read.");
        if (dictionary.TryGet(NameToken.Contents, PdfScanner, out StreamToken? single) && single.Data.Length > PdfLimits.LargestPage)
            throw new InvalidDataException("A page is too large to read.");
        (ParsingOptions.FilterProvider as BoundedFilters)?.BeginPage();
        return Create(number, dictionary, pageTreeMembers, namedDestinations);
    }

    protected override PdfLetters ProcessPage(
        int pageNumber,
        DictionaryToken dictionary,
        NamedDestinations namedDestinations,
        MediaBox mediaBox,
        CropBox cropBox,
        UserSpaceUnit userSpaceUnit,
        PageRotationDegrees rotation,
        TransformationMatrix initialMatrix,
        IReadOnlyList<IGraphicsStateOperation> operations
    ) =>
        new Letters(
            pageNumber,
            ResourceStore,
            PdfScanner,
            PageContentParser,
            FilterProvider,
            cropBox,
            userSpaceUnit,
            rotation,
            initialMatrix,
            ParsingOptions
        ).Process(pageNumber, operations);

    private sealed class Letters(
        int pageNumber,
        IResourceStore resources,
        IPdfTokenScanner scanner,
        IPageContentParser parser,
        ILookupFilterProvider filters,
        CropBox cropBox,
        UserSpaceUnit unit,
        PageRotationDegrees rotation,
        TransformationMatrix matrix,
        ParsingOptions options
    ) : BaseStreamProcessor<PdfLetters>(pageNumber, resources, scanner, parser, filters, cropBox, unit, rotation, matrix, options)
    {
        private readonly PdfLimits _limits = (PdfLimits)options;
        private readonly List<Letter> _letters = [];
        private int _forms;

        public override PdfLetters Process(int pageNumberCurrent, IReadOnlyList<IGraphicsStateOperation> operations)
        {
            PageNumber = pageNumberCurrent;
            CloneAllStates();
            try
            {
                ProcessOperations(operations);
            }
            catch (InvalidDataException)
            {
                // More than is read: what came before is kept.
            }
            return new PdfLetters(_letters);
        }

        public override void RenderGlyph(
            IFont font,
            CurrentGraphicsState currentState,
            double fontSize,
            double pointSize,
            int code,
            string unicode,
            long currentOffset,
            in TransformationMatrix renderingMatrix,
            in TransformationMatrix textMatrix,
            in TransformationMatrix transformationMatrix,
            CharacterBoundingBox characterBoundingBox
        )
        {
            if (_letters.Count >= _limits.MostLetters || _limits.Stop.IsCancellationRequested)
                throw new InvalidDataException("A page has too much text to read.");
            if (
                currentOffset > 0
                && _letters is [.., var before]
                && before.TextSequence == TextSequence
                && Diacritics.IsInCombiningDiacriticRange(unicode)
                && Diacritics.TryCombineDiacriticWithPreviousLetter(unicode, before.Value, out var both)
            )
            {
                _letters[^1] = new Letter(
                    both,
                    before.BoundingBox,
                    before.GlyphRectangleLoose,
                    before.StartBaseLine,
                    before.EndBaseLine,
                    before.Width,
                    before.FontSize,
                    before.GetFont()!,
                    before.RenderingMode,
                    before.StrokeColor,
                    before.FillColor,
                    before.PointSize,
                    before.TextSequence
                );
                return;
            }
            var toPage = transformationMatrix;
            var (toText, toRendering) = (textMatrix, renderingMatrix);
            var glyph = OnPage(characterBoundingBox.GlyphBounds);
            var line = OnPage(new PdfRectangle(0, 0, characterBoundingBox.Width, UserSpaceUnit.PointMultiples));
            var loose = OnPage(new PdfRectangle(0, font.GetDescent(), characterBoundingBox.Width, font.GetAscent()));
            _letters.Add(
                new Letter(
                    unicode,
                    glyph.Width > double.Epsilon || glyph.Height > double.Epsilon ? glyph : line,
                    loose,
                    line.BottomLeft,
                    line.BottomRight,
                    line.Width,
                    fontSize,
                    font,
                    currentState.FontState.TextRenderingMode,
                    currentState.CurrentStrokingColor!,
                    currentState.CurrentNonStrokingColor!,
                    pointSize,
                    TextSequence
                )
            );

            PdfRectangle OnPage(PdfRectangle bounds) => toPage.Transform(toText.Transform(toRendering.Transform(bounds)));
        }

        public override void PushState()
        {
            if (StackSize > PdfLimits.MostStates)
                throw new InvalidDataException("A page is nested too deeply to read.");
            base.PushState();
        }

        protected override void ProcessFormXObject(StreamToken formStream, NameToken xObjectName)
        {
            if (++_forms > PdfLimits.MostForms || _limits.Stop.IsCancellationRequested || formStream.Data.Length > PdfLimits.LargestPage)
                throw new InvalidDataException("A page has too much content to read.");
            base.ProcessFormXObject(formStream, xObjectName);
        }

        // Lines and pictures have no text.
        protected override void RenderXObjectImage(XObjectContentRecord xObjectContentRecord) { }

        protected override void RenderInlineImage(InlineImage inlineImage) { }

        protected override void ClipToRectangle(PdfRectangle rectangle, FillingRule clippingRule) { }

        public override void BeginSubpath() { }

        public override PdfPoint? CloseSubpath() => null;

        public override void StrokePath(bool close) { }

        public override void FillPath(FillingRule fillingRule, bool close) { }

        public override void FillStrokePath(FillingRule fillingRule, bool close) { }

        public override void MoveTo(double x, double y) { }

        public override void BezierCurveTo(double x2, double y2, double x3, double y3) { }

        public override void BezierCurveTo(double x1, double y1, double x2, double y2, double x3, double y3) { }

        public override void LineTo(double x, double y) { }

        public override void Rectangle(double x, double y, double width, double height) { }

        public override void EndPath() { }

        public override void ClosePath() { }

        public override void ModifyClippingIntersect(FillingRule clippingRule) { }

        public override void BeginMarkedContent(NameToken name, NameToken? propertyDictionaryName, DictionaryToken? properties) { }

        public override void EndMarkedContent() { }

        public override void PaintShading(NameToken shadingName) { }
    }
}
