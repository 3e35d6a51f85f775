/* expat_alone.c - expat's own speed: parses a file and does nothing with it. */
#include <expat.h>
#include <stdio.h>

enum { PIECE = 1 << 16 }; /* as svd2c has it */

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    (void)user, (void)name, (void)attributes;
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    (void)user, (void)name;
}

int main(int count, char **arguments)
{
    FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!file || !parser)
        return 2;
    XML_SetElementHandler(parser, on_start, on_end);
    for (size_t length = 1; length;) {
        void *piece = XML_GetBuffer(parser, PIECE);
        length = piece ? fread(piece, 1, PIECE, file) : 0;
        if (!piece || !XML_ParseBuffer(parser, (int)length, !length))
            return 1;
    }
    XML_ParserFree(parser);
    fclose(file);
    return 0;
}
