"""features.py - what an SVD can say, and what the header makes of it: each feature a small SVD and a C
function that uses its header on memory instead of a device."""
from svd import cluster, device, element, field, interrupt, peripheral, register, values

FEATURES = []


class Feature:
    def __init__(self, name, svd, code, said=(), has=(), lacks=()):
        self.name, self.svd, self.code = name, svd, code
        self.said, self.has, self.lacks = said, has, lacks


def feature(name, *peripherals, code="", said=(), has=(), lacks=(), cpu="", **properties):
    """`said` is what svd2c says of it; the header `has` and `lacks` texts."""
    svd = device(name.upper(), *peripherals, cpu=cpu, **properties)
    FEATURES.append(Feature(name, svd, code, said, has, lacks))


def raw(name, svd, code="", said=(), has=(), lacks=()):
    FEATURES.append(Feature(name, svd, code, said, has, lacks))


# ---- derivedFrom -----------------------------------------------------------------------------

feature("derived",
        peripheral("DV1", 0x1000,
                   register("A", 0, field("MODE", 0, 2, values(("IN", 0), ("OUT", 1), name="MODE"))),
                   register("B", 4, derivedFrom="A"),                # a sibling
                   register("C", 8, field("MODE", 4, 2), field("X", 0), derivedFrom="A"),
                   register("E", 12, derivedFrom="LATER"),           # later in the file
                   register("LATER", 16, field("L", 3), size=16),
                   register("ARRAY[%s]", 20, field("K", 1), dim=2, dimIncrement=4),
                   register("ONE", 28, derivedFrom="ARRAY"),         # an array, by its plain name
                   register("TWO", 32, derivedFrom="ARRAY[%s]"),     # as the file spells it
                   register("THREE", 36, derivedFrom="ARRAY[1]"),    # or one of its elements
                   cluster("CL", 64, register("R", 0, field("Z", 5))),
                   cluster("CM", 72, register("S", 4), derivedFrom="CL")),
        peripheral("DV2", 0x2000, derivedFrom="DV1"),
        peripheral("DV3", 0x3000, register("B", 4, field("OTHER", 7)), register("NEW", 128),
                   derivedFrom="DV1"),
        peripheral("DV4", 0x4000,
                   register("P", 0, derivedFrom="DV1.LATER"),         # paths with dots
                   register("Q", 4, derivedFrom="DV1.CL.R"),
                   register("V", 8, derivedFrom="DV2.CL.R"),          # through a derived peripheral
                   register("F", 12, field("ONE", 0, derivedFrom="DV1.LATER.L"),
                            field("TWO", None, None, derivedFrom="DV1.CL.R.Z")),
                   register("G", 16,
                            field("A", 0, 2, element("enumeratedValues", derivedFrom="DV1.A.MODE.MODE")),
                            field("B", 2, 2, element("enumeratedValues", derivedFrom="A")),
                            field("C", 4, 2, values(("P", 0), ("Q", 3), name="PQ")),
                            field("D", 6, 2, element("enumeratedValues", derivedFrom="PQ")),
                            field("E", 8, 3, element("enumeratedValues", derivedFrom="PQ")))),
        code="""
    DV1_Type *d1 = AT(0);
    _Static_assert(offsetof(DV1_Type, B) == 4 && sizeof d1->LATER == 2 && sizeof d1->E == 2, "");
    _Static_assert(sizeof(DV1_Type) == 80, "");
    reg_modify(d1->B, .MODE = DV1_A_MODE_OUT);
    reg_modify(d1->C, .MODE = 3, .X = 1);
    CHECK(WORD(4) == 1 && WORD(8) == 0x31);
    reg_modify(d1->E, .L = 1);
    CHECK(WORD(12) == 8);
    reg_modify(d1->ONE, .K = 1);
    reg_modify(d1->TWO, .K = 1);
    reg_modify(d1->THREE, .K = 1);
    CHECK(WORD(28) == 2 && WORD(32) == 2 && WORD(36) == 2);
    reg_modify(d1->CM.R, .Z = 1);
    CHECK(WORD(72) == 0x20);
    _Static_assert(_Generic(DV2, DV1_Type *: 1, default: 0), "DV2 has DV1's type");
    _Static_assert(_Generic(DV3, DV1_Type *: 0, default: 1), "DV3 has its own");
    DV3_Type *d3 = AT(256);
    reg_modify(d3->B, .OTHER = 1);
    reg_modify(d3->C, .X = 1);
    CHECK(WORD(256 + 4) == 0x80 && WORD(256 + 8) == 1);
    DV4_Type *d4 = AT(512);
    reg_modify(d4->P, .L = 1);
    reg_modify(d4->Q, .Z = 1);
    reg_modify(d4->V, .Z = 1);
    reg_modify(d4->F, .ONE = 1, .TWO = 1);
    reg_modify(d4->G, .A = DV1_A_MODE_OUT, .B = DV1_A_MODE_OUT, .C = DV4_G_PQ_Q, .D = DV4_G_PQ_Q);
    CHECK(WORD(512) == 8 && WORD(516) == 0x20 && WORD(520) == 0x20);
    CHECK(WORD(524) == 0x21 && WORD(528) == 0xf5);
""")

# ---- dim -------------------------------------------------------------------------------------


feature("list_elements",  # what is derived from one element has what the list says, whatever its index is
        peripheral("LEL", 0x1000,
                   register("P10%s", 0, field("K", 1), dim=4, dimIncrement=4, dimIndex="0-3"),
                   register("P30%s", 16, derivedFrom="P103", dim=4, dimIncrement=4),
                   register("C%sDT", 32, field("D", 2), dim=2, dimIncrement=4, dimIndex="1-2"),
                   register("X", 40, derivedFrom="C2DT"),
                   register("IN_%s", 44, field("I", 3), dim=2, dimIncrement=4, dimIndex="ONE,TWO"),
                   register("Y", 52, derivedFrom="IN_TWO"),
                   cluster("CL%s", 56, register("R", 0, field("Z", 4)), dim=2, dimIncrement=4, dimIndex="A-B"),
                   cluster("CM", 64, derivedFrom="CLB"),
                   register("F", 68, field("F%sX", 0, 2, dim=2, dimIncrement=2), element("field", name="G", bitOffset=5, derivedFrom="F1X"),
                            element("field", name="H", bitOffset=8, derivedFrom="LEL.CLA.R.Z")),
                   register("N%s", 72, dim=2, dimIncrement=4),
                   register("V", 80, derivedFrom="N2"), register("W", 84, derivedFrom="C3DT"),
                   register("U", 88, derivedFrom="IN_"), register("T", 92, derivedFrom="IN_THREE")),
        code="""
    LEL_Type *lel = AT(0);
    reg_modify(lel->P302, .K = 1);
    reg_modify(lel->X, .D = 1);
    reg_modify(lel->Y, .I = 1);
    reg_modify(lel->CM.R, .Z = 1);
    reg_modify(lel->F, .G = 3, .H = 1);
    CHECK(WORD(24) == 2 && WORD(40) == 4 && WORD(52) == 8 && WORD(64) == 16 && WORD(68) == 0x160);
""", lacks=["LEL_V_", "LEL_W_", "LEL_T_"], said=["list_elements.svd:7:1: note: LEL.P30%s: derivedFrom names 'P103', an element of 'P10%s'; it has what "
              'that says of all of them [W126]',
              "list_elements.svd:10:1: note: LEL.X: derivedFrom names 'C2DT', an element of 'C%sDT'; it has what "
              'that says of all of them [W126]',
              "list_elements.svd:13:1: note: LEL.Y: derivedFrom names 'IN_TWO', an element of 'IN_%s'; it has what "
              'that says of all of them [W126]',
              "list_elements.svd:17:1: note: LEL.CM: derivedFrom names 'CLB', an element of 'CL%s'; it has what that"
              ' says of all of them [W126]',
              "list_elements.svd:20:1: note: LEL.F.G: derivedFrom names 'F1X', an element of 'F%sX'; it has what "
              'that says of all of them [W126]',
              "list_elements.svd:23:1: LEL.V: derivedFrom names 'N2', which is not there; this is left out: "
              'correct the name [W120]',
              "list_elements.svd:24:1: LEL.W: derivedFrom names 'C3DT', which is not there; this is left out: "
              'correct the name [W120]',
              "list_elements.svd:26:1: LEL.T: derivedFrom names 'IN_THREE', which is not there; this is left "
              'out: correct the name [W120]'])

feature("tolerant",  # what CMSIS-SVD does not have, and can only mean one thing
        peripheral("TOL", 0x1000,
                   register("RO", 0, field("X", 3), access="read"), register("WO", 4, field("X", 3), access="write"),
                   register("W", 8, field("X", 3), access="W"), register("RW", 12, field("X", 3), access="r/w"),
                   register("BIT", 16, "<field><name>F</name><bitRange>[18]</bitRange></field>",
                            "<field><name>G</name><bitRange>[ 2 ]</bitRange></field>"),
                   register("B[%s]", 20, size=1, dim=4, dimIncrement=1),
                   register("L", 28, field("LOW", 0, 8), field("HIGH", 56, 8), size=64),
                   cluster("PAIR[%s]", 36, register("M", 0, size=64), register("N", 8), dim=2, dimIncrement=12)),
        code="""
    TOL_Type *tol = AT(0);
    WORD(0) = 8;
    CHECK(reg_read(tol->RO).X == 1);
    reg_write_with_zero(tol->WO, .X = 1);
    reg_write_with_zero(tol->W, .X = 1);
    reg_modify(tol->RW, .X = 1);
    reg_modify(tol->BIT, .F = 1, .G = 1);
    CHECK(WORD(4) == 8 && WORD(8) == 8 && WORD(12) == 8 && WORD(16) == 0x40004);
    reg_write_with_zero(tol->B[3], .bits = 1);
    CHECK(WORD(20) == 0x01000000 && sizeof tol->B == 4);
    reg_modify(tol->L, .LOW = 0x12, .HIGH = 0x34);
    CHECK(WORD(28) == 0x12 && WORD(32) == 0x34000000);
    reg_modify(tol->PAIR[1].M, .bits = 0x100000002);
    CHECK(WORD(48) == 2 && WORD(52) == 1 && sizeof tol->PAIR[0] == 12);
    _Static_assert(_Alignof(TOL_Type) == 4, "");
""", said=["tolerant.svd:5:58: TOL.RO: <access> 'read' is taken as read-only; write it so [W122]",
              "tolerant.svd:7:58: TOL.WO: <access> 'write' is taken as write-only; write it so [W122]",
              "tolerant.svd:9:57: TOL.W: <access> 'W' is taken as write-only; write it so [W122]",
              "tolerant.svd:11:59: TOL.RW: <access> 'r/w' is taken as read-write; write it so [W122]",
              "tolerant.svd:14:22: TOL.BIT.F: <bitRange> '[18]' is taken as bit 18; write it as [18:18] [W125]",
              "tolerant.svd:15:22: TOL.BIT.G: <bitRange> '[ 2 ]' is taken as bit 2; write it as [2:2] [W125]",
              'tolerant.svd:16:1: TOL.B[%s]: a size of 1 bit is taken as 8, the narrowest access that there is'
              ' [W125]',
              'tolerant.svd:17:1: TOL.L: a register of 64 bits that is aligned to 4 bytes; the header has it '
              'there, for machines that access it in halves [W125]',
              'tolerant.svd:21:1: TOL.PAIR[%s].M: a register of 64 bits that is aligned to 4 bytes; the header'
              ' has it there, for machines that access it in halves [W125]'])

feature("dim",
        peripheral("DIM", 0x1000,
                   register("A[%s]", 0, field("F", 0), dim=4, dimIncrement=4),
                   register("B%s", 16, field("F%s", 0, 2, values(("ON", 2)), dim=3, dimIncrement=4,
                                             dimIndex="3-5"),
                            dim=2, dimIncrement=4, dimIndex="X,Y", description="the %s one"),
                   register("C%s", 24, dim=3, dimIncrement="0x4", dimIndex="A-C"),
                   register("D[%s]", 36, dim=2, dimIncrement=4, dimIndex="1-2"),
                   register("E[%s]", 44, dim=2, dimIncrement=4, dimIndex="0-1"),
                   register("F%s", 52, dim=2, dimIncrement=4, dimIndex="[0-1]"),
                   register("G_%s_H", 60, dim=2, dimIncrement=4, dimIndex=" 7 , 9 "),
                   register("I[%s]", 68, dim=1, dimIncrement=0),
                   # interleaved: neither is a C array
                   register("J[%s]", 80, field("F", 1), dim=3, dimIncrement=8),
                   register("K[%s]", 84, field("F", 2), dim=3, dimIncrement=8),
                   register("L[%s]", 112, size=8, dim=4, dimIncrement=1),
                   # beyond what a struct should have
                   register("FAR", "0x40000000"),
                   register("WIDE[%s]", "0x100", dim=2, dimIncrement="0x30000000")),
        peripheral("DIM_P%s", 0x2000, register("R", 0), dim=2, dimIncrement="0x1000", dimIndex="7,8",
                   description="number %s"),
        has=["/* the X one */", "/* the Y one */", "/* number 7 */", "/* number 8 */"],
        code="""
    DIM_Type *dim = AT(0);
    _Static_assert(sizeof dim->A == 16 && sizeof dim->E == 8 && sizeof dim->I == 4, "");
    _Static_assert(offsetof(DIM_Type, BY) == 20 && offsetof(DIM_Type, CC) == 32, "");
    _Static_assert(offsetof(DIM_Type, D1) == 36 && offsetof(DIM_Type, D2) == 40, "");
    _Static_assert(offsetof(DIM_Type, F1) == 56 && offsetof(DIM_Type, G_9_H) == 64, "");
    _Static_assert(sizeof(DIM_Type) == 116 && sizeof dim->L[0] == 1, "");
    reg_modify(dim->A[2], .F = 1);
    reg_modify(dim->BY, .F5 = DIM_B_F_ON);
    CHECK(WORD(8) == 1 && WORD(20) == 0x200);
    reg_modify(*DIM_J(dim, 2), .F = 1);
    reg_modify(*DIM_K(dim, 1), .F = 1);
    CHECK(WORD(80 + 16) == 2 && WORD(84 + 8) == 4);
    CHECK((uintptr_t)DIM_FAR(dim) - (uintptr_t)dim == 0x40000000);
    CHECK((uintptr_t)DIM_WIDE(dim, 1) - (uintptr_t)dim == 0x30000100);
    _Static_assert(DIM_P7_BASE == 0x2000 && DIM_P8_BASE == 0x3000, "");
    _Static_assert(_Generic(DIM_P8, DIM_P7_Type *: 1), "");
""")

# ---- Lists: registers, clusters and peripherals by number -------------------------------------

def numbered(name, offset, what, **properties):
    return register(name, offset, field(what, 0, 4), **properties)


feature("lists",
        peripheral("LST2", 0x1000,
                   *(numbered(f"CCR{i}", 4 * i, f"CCR{i}", resetValue=i) for i in range(1, 5)),
                   numbered("CCR5", 64, "CCR5"),                            # too far away
                   register("C%sDT", 20, field("D", 0, 12), size=16, dim=2, dimIncrement=4, dimIndex="7-8"),
                   *(register(f"GPIO{i}_CTRL", 28 + 8 * i,
                              field("FUNC", 0, 4, values((f"SPI{i}", 1), name="FUNC")),
                              field("OVER", 8, 2, values(("NO", 0), ("LOW", 2), name="OVER"))) for i in range(3)),
                   *(register(f"GPIO{i}_STATUS", 32 + 8 * i, field("IN", 17), access="read-only") for i in range(3)),
                   register("ALRM%sR", 72, field("HOUR", 0, 5), dim=2, dimIncrement=4, dimIndex="A,B"),
                   cluster("CH%s", 80, register("CR", 0, field("EN", 0)), register("SR", 4), dim=3, dimIncrement=8,
                           dimIndex="1-3"),
                   register("W[%s]", 104, field("K", 0), dim=2, dimIncrement=8),
                   register("V[%s]", 108, field("K", 1), dim=2, dimIncrement=8),
                   # no lists: another width, another effect, another place, names that are taken or become one
                   numbered("X1", 124, "F"), numbered("X2", 126, "F", size=16),
                   numbered("Y1", 128, "F"), register("Y2", 132, field("F", 0, 4, modifiedWriteValues="oneToClear")),
                   numbered("Z2", 136, "F"), numbered("Z1", 140, "F"),
                   numbered("U_list_", 144, "F"), numbered("U1", 148, "F"), numbered("U2", 152, "F"),
                   register("T1", 156, field("A", 0), field("A1", 1)), register("T2", 160, field("A", 0), field("A2", 1)),
                   register("EDGE", 164, *(field(f"IN{i}_HIGH", 3 + 4 * (i - 8)) for i in range(8, 12))),
                   register("do1", 168, field("do1", 0)), register("do2", 172, field("do2", 0)), groupName="LSTS"),
        peripheral("LST3", 0x3000, groupName="LSTS", derivedFrom="LST2"),
        peripheral("LST5", 0x7000, groupName="LSTS", derivedFrom="LST2"),
        *(peripheral(f"LPT{name}", base, register("R", 0), groupName="LPT")
          for name, base in (("A", 0x20000), ("B", 0x10000), ("D", 0x30000))),
        has=["char IN_HIGH_at_[0][0x80C0104];", "REG_PERIPHERALS_AT(LPT_Type, LPT, 0, 0xBU, 0x20000U, 0x10000U, 0, 0x30000U)\n"],
        lacks=[f", {name}, 0x" for name in ("X", "Y", "Z", "U", "T")],
        code="""
    LSTS_Type *l = AT(0);
    volatile unsigned n = 4;
    reg_write_with_zero(reg_at(l, CCR, n), .CCR = 9);
    reg_modify(reg_at(l, CCR, 1), .CCR = 3);
    CHECK(WORD(16) == 9 && WORD(4) == 3);
    reg_modify(reg_at(l, CDT, n + 4), .D = 0xabc);
    CHECK(HALF(24) == 0xabc && HALF(26) == 0);
    reg_modify(reg_at(l, GPIO_CTRL, n - 2), .FUNC = 1, .OVER = LSTS_GPIO0_CTRL_OVER_LOW);
    CHECK(WORD(44) == 0x201);
    WORD(40) = 1U << 17;
    CHECK(reg_read(reg_at(l, GPIO_STATUS, n / 4)).IN == 1);
    reg_modify(reg_at(l, ALRMR, n / 4), .HOUR = 23);
    CHECK(WORD(76) == 23 && reg_read(l->ALRMBR).HOUR == 23);
    reg_modify(reg_at(l, CH, 3).CR, .EN = 1);
    CHECK(WORD(96) == 1 && reg_read(reg_at(l, CH, n - 1).CR).EN == 1);
    reg_modify(reg_at(l, V, n / 4), .K = 1);
    CHECK(WORD(116) == 2 && reg_read(*LSTS_V(l, 1)).K == 1);
    reg_modify_at(l->EDGE, IN_HIGH, n + 7, 1);
    CHECK(WORD(164) == 0x8000);
    reg_modify(reg_at(l, do, 2), .do_ = 1);
    CHECK(WORD(172) == 1 && sizeof(LSTS_Type) == 176 && offsetof(LSTS_Type, CCR1) == 4);
    CHECK((uintptr_t)reg_peripheral(LST, n + 1) == 0x7000 && reg_peripheral(LST, 3) == LST3);
    CHECK((uintptr_t)reg_peripheral(LPT, n - 1) == 0x30000 && reg_peripheral(LPT, 1) == LPTB);
""")

# ---- Clusters --------------------------------------------------------------------------------

feature("clusters",
        peripheral("CLU", 0x1000,
                   cluster("ONE", 0, register("R", 0), register("S", 4, size=16)),
                   cluster("CH[%s]", 16, register("R", 0), register("S", 4, field("F", 3)),
                           cluster("IN[%s]", 16, register("T", 0, size=8), register("U", 2, size=16),
                                   dim=2, dimIncrement=4),
                           dim=3, dimIncrement=32),
                   cluster("L%s", 112, register("R", 0), dim=2, dimIncrement=8, dimIndex="A,B"),
                   # registers beyond the increment, so that the elements overlap
                   cluster("OVER[%s]", 128, register("R", 0, field("F", 0)), register("S", 64),
                           dim=4, dimIncrement=4),
                   # nothing in it but interleaved arrays
                   cluster("TWO", 256, register("J[%s]", 0, dim=2, dimIncrement=8),
                           register("K[%s]", 4, dim=2, dimIncrement=8)),
                   register("AFTER", 260),
                   # in a union, and aligned to less than what is reached through an accessor
                   cluster("U1", 288, register("R", 0, size=64)),
                   cluster("U2", 290, register("H", 0, size=16), register("J[%s]", 6, dim=2, dimIncrement=8))),
        code="""
    CLU_Type *clu = AT(0);
    _Static_assert(offsetof(CLU_Type, ONE.S) == 4 && sizeof clu->ONE == 8, "");
    _Static_assert(sizeof clu->CH[0] == 32 && offsetof(CLU_Type, CH[1].IN[1].U) == 70, "");
    _Static_assert(offsetof(CLU_Type, LB.R) == 120, "");
    reg_modify(clu->CH[2].S, .F = 1);
    CHECK(WORD(16 + 64 + 4) == 8);
    reg_write_with_zero(clu->CH[1].IN[0].T, .bits = 0xab);
    CHECK(BYTE(16 + 32 + 16) == 0xab);
    reg_modify(CLU_OVER(clu, 3)->R, .F = 1);
    CHECK(WORD(128 + 12) == 1);
    CHECK((uintptr_t)CLU_TWO_K(&clu->TWO, 1) - (uintptr_t)clu == 256 + 12);
    _Static_assert(offsetof(CLU_Type, AFTER) == 260 && offsetof(CLU_Type, U2.H) == 290, "");
""")

# ---- Overlapping registers -------------------------------------------------------------------

feature("unions",
        peripheral("UNI", 0x1000,
                   register("MODE_A", 0, field("X", 0, 4)),
                   register("MODE_B", 0, field("Y", 4, 4), alternateRegister="MODE_A"),
                   register("W", 4), register("H0", 4, size=16, alternateGroup="HALF"),
                   register("H1", 6, size=16, alternateGroup="HALF"),
                   *(register(f"Q{i}", 4 + i, size=8, alternateGroup="QUARTER") for i in range(4)),
                   # a half word before a word and one after it, in one union
                   register("B", 8, size=8), register("U", 10, size=16), register("V", 8, size=32,
                                                                                 alternateRegister="U"),
                   register("D", 16, size=64), register("D_HI", 20, alternateRegister="D"),
                   register("RO", 24, access="read-only"), register("WO", 24, access="write-only")),
        code="""
    UNI_Type *uni = AT(0);
    _Static_assert(offsetof(UNI_Type, MODE_B) == 0 && offsetof(UNI_Type, H1_HALF) == 6, "");
    _Static_assert(offsetof(UNI_Type, Q3_QUARTER) == 7 && offsetof(UNI_Type, U) == 10, "");
    _Static_assert(offsetof(UNI_Type, V) == 8 && offsetof(UNI_Type, D_HI) == 20, "");
    _Static_assert(offsetof(UNI_Type, WO) == 24 && sizeof(UNI_Type) == 32, "");
    reg_modify(uni->MODE_A, .X = 5);
    reg_modify(uni->MODE_B, .Y = 6);
    CHECK(WORD(0) == 0x65);
    reg_write_with_zero(uni->Q2_QUARTER, .bits = 0x77);
    CHECK(WORD(4) == 0x770000 && reg_read(uni->H1_HALF).bits == 0x77);
""")

# ---- Widths ----------------------------------------------------------------------------------

feature("widths",
        peripheral("WID", 0x1000,
                   *(register(f"R{size}", size // 8 if size > 8 else 0,
                              field("LOW", 0, 3, values(("A", 5))), field("TOP", size - 1),
                              field("MID", 3, size - 4), size=size, resetValue=hex((1 << (size - 1)) | 2))
                     for size in (8, 16, 32, 64)),
                   register("ALL", 16, field("ALL", 0, 64), size=64),
                   register("ODD", 24, field("A", 30, 5), field("B", 35, 29), size=64),
                   register("E32", 32, field("E", 0, 32, values(("TOP", "0xFFFFFFFF"), ("SIGN", "0x80000000"))))),
        code="""
    WID_Type *wid = AT(0);
    reg_write_with_reset(wid->R8, .LOW = WID_R8_LOW_A);
    reg_write_with_reset(wid->R16, .MID = 0xfff);
    reg_write_with_zero(wid->R32, .TOP = 1, .MID = 1);
    reg_write_with_reset(wid->R64, .MID = UINT64_C(0x123456789abcdef));
    CHECK(BYTE(0) == 0x85 && HALF(2) == 0xfffa && WORD(4) == 0x80000008);
    CHECK(LONG(8) == (UINT64_C(0x123456789abcdef) << 3 | 2 | UINT64_C(1) << 63));
    reg_modify(wid->R64, .LOW = 7, .TOP = 0);
    CHECK(LONG(8) == (UINT64_C(0x123456789abcdef) << 3 | 7));
    CHECK(reg_read(wid->R16).MID == 0xfff && reg_read(wid->R16).TOP == 1);
    reg_write_with_zero(wid->ALL, .ALL = UINT64_MAX);
    CHECK(LONG(16) == UINT64_MAX && reg_read(wid->ALL).ALL == UINT64_MAX);
    reg_write_with_zero(wid->ODD, .A = 0x15, .B = 0x1fffffff);
    CHECK(LONG(24) == (UINT64_C(0x15) << 30 | UINT64_C(0x1fffffff) << 35));
    reg_write_with_zero(wid->E32, .E = WID_E32_E_SIGN);
    CHECK(WORD(32) == 0x80000000 && reg_read(wid->E32).E == WID_E32_E_SIGN);
    _Static_assert(sizeof(WID_E32_E) == 4 && sizeof(WID_R8_LOW) == 4, "32 bits, whatever the flags");
    _Static_assert(WID_R8_Rst == 0x82 && WID_R64_Rst == 0x8000000000000002, "");
    _Static_assert(WID_R64_TOP_Msk == UINT64_C(1) << 63 && WID_R64_TOP_Pos == 63, "");
    _Static_assert(sizeof WID_R8_LOW_Msk == 4 && sizeof WID_R64_LOW_Msk == 8, "");
    CHECK(reg_reset_value(wid->R16).LOW == 2 && reg_reset_value(wid->R64).TOP == 1);
""")

# ---- What a write does -----------------------------------------------------------------------

feature("effects",
        peripheral("EFF", 0x1000,
                   register("MIX", 0, field("PLAIN", 0, 4), field("W1C", 4, 2, modifiedWriteValues="oneToClear"),
                            field("W0C", 6, 2, modifiedWriteValues="zeroToClear"),
                            field("W1S", 8, 2, modifiedWriteValues="oneToSet"),
                            field("W0S", 10, 2, modifiedWriteValues="zeroToSet"),
                            field("W1T", 12, 2, modifiedWriteValues="oneToToggle"),
                            field("W0T", 14, 2, modifiedWriteValues="zeroToToggle"),
                            field("WO", 16, 4, access="write-only"), field("RO", 20, 4, access="read-only"),
                            resetValue="0x50000"),
                   register("W1C", 4, field("A", 0, 2), field("B", 4), field("C", 8, access="read-only"),
                            modifiedWriteValues="oneToClear"),
                   register("W0C", 8, field("A", 0, 2), field("B", 4), modifiedWriteValues="zeroToClear",
                            resetValue="0x80000000"),
                   register("BOTH", 12, field("A", 0, modifiedWriteValues="oneToClear"),
                            field("B", 1, modifiedWriteValues="zeroToClear"),
                            field("GO", 2, access="write-only")),
                   register("H", 16, field("A", 3, modifiedWriteValues="zeroToClear"), field("B", 15,
                            modifiedWriteValues="oneToClear"), size=16),
                   register("L", 24, field("A", 63, modifiedWriteValues="zeroToClear"), field("B", 0,
                            modifiedWriteValues="oneToClear"), size=64),
                   register("ONCE", 32, field("A", 0), access="read-writeOnce"),
                   register("NOFIELDS", 36, modifiedWriteValues="zeroToClear")),
        code="""
    EFF_Type *eff = AT(0);
    WORD(0) = 0xffffffff;
    reg_modify(eff->MIX, .PLAIN = 5);
    /* w1c, w1s and w1t get 0, w0c, w0s and w0t 1; what is only written its reset value */
    CHECK((WORD(0) & 0xfffff) == 0x5ccc5);
    WORD(0) = 0;
    reg_modify(eff->MIX, .W1C = 2, .W0C = 1, .W1T = 3);
    CHECK((WORD(0) & 0xfffff) == 0x5fc60);
    reg_write_with_zero(eff->MIX, .W1C = 1);
    CHECK(WORD(0) == 0x10);
    reg_write_with_reset(eff->MIX, .W0T = 1);
    CHECK(WORD(0) == 0x54000);
    reg_clear(eff->W1C, .A);
    CHECK(WORD(4) == 3);
    reg_clear(eff->W1C, .A, .B);
    CHECK(WORD(4) == 0x13);
    reg_clear(eff->W0C, .B);
    CHECK((WORD(8) & 0x13) == 3);
    reg_clear(eff->BOTH, .A);
    CHECK((WORD(12) & 7) == 3);
    reg_clear(eff->BOTH, .B);
    CHECK((WORD(12) & 7) == 0);
    reg_clear(eff->H, .A);
    CHECK((HALF(16) & 0x8008) == 0);
    reg_clear(eff->H, .B);
    CHECK((HALF(16) & 0x8008) == 0x8008);
    reg_clear(eff->L, .A);
    CHECK((LONG(24) & (UINT64_C(1) << 63 | 1)) == 0);
    reg_clear(eff->L, .B);
    CHECK((LONG(24) & (UINT64_C(1) << 63 | 1)) == (UINT64_C(1) << 63 | 1));
    WORD(4) = 0x113;
    reg_modify(eff->W1C, .B = 1);
    CHECK((WORD(4) & 0x13) == 0x10);
    reg_modify(eff->ONCE, .A = 1);
    CHECK(WORD(32) == 1);
    WORD(36) = 5;
    reg_modify(eff->NOFIELDS, .bits = 0xfffffffe);
    CHECK(WORD(36) == 0xfffffffe);
""")

# ---- Reading and writing differ --------------------------------------------------------------

feature("usage",
        peripheral("USE", 0x1000,
                   register("EN", 0,
                            field("A", 0, 1, values(("Disabled", 0), ("Enabled", 1), usage="read"),
                                  values(("Set", 1), usage="write")),
                            field("B", 1, 1, values(("Off", 0), ("On", 1), name="SWITCH", usage="read-write"))),
                   register("RO", 4, field("A", 0, 2, values(("X", 1))), access="read-only"),
                   register("WO", 8, field("A", 0, 2, values(("X", 1))), access="write-only"),
                   register("SPLIT", 12, field("R", 0, 8, access="read-only"), field("W", 0, 8, access="write-only"))),
        lacks=["W104"],
        code="""
    USE_Type *use = AT(0);
    reg_write_with_zero(use->EN, .A = USE_EN_A_Set, .B = USE_EN_SWITCH_On);
    CHECK(reg_read(use->EN).A == USE_EN_A_Enabled && USE_EN_A_Disabled == 0 && WORD(0) == 3);
    WORD(4) = 1;
    CHECK(reg_read(use->RO).A == USE_RO_A_X);
    reg_write_with_reset(use->WO, .A = USE_WO_A_X);
    CHECK(WORD(8) == 1);
    reg_write_with_zero(use->SPLIT, .W = 0x5a);
    CHECK(reg_read(use->SPLIT).R == 0x5a);
""")

# ---- Groups and types ------------------------------------------------------------------------

GPIO = (register("MODER", 0, field("MODE0", 0, 2)), register("IDR", 4, access="read-only"),
        cluster("C", 8, register("R", 0)))
feature("types",
        # one group, one layout: one type
        peripheral("TGA", 0x1000, register("MODER", 0, field("MODE0", 0, 2), resetValue="0xA"), *GPIO[1:],
                   groupName="TG"),
        peripheral("TGB", 0x2000, *GPIO, groupName="TG"),
        peripheral("TGC", 0x3000, derivedFrom="TGA"),
        # one group, two layouts
        peripheral("TT1", 0x4000, register("CR", 0), register("EXTRA", 4), groupName="TT"),
        peripheral("TT2", 0x5000, register("CR", 0), groupName="TT"),
        peripheral("TT3", 0x6000, register("CR", 0), groupName="TT"),
        # a name for the struct, twice, for two layouts
        peripheral("TS1", 0x7000, register("X", 0), headerStructName="TStruct"),
        peripheral("TS2", 0x8000, register("Y", 0), headerStructName="TStruct"),
        # a derived one with another default
        peripheral("TW1", 0x9000, register("R", 0), register("S", 4)),
        peripheral("TW2", 0xA000, size=16, derivedFrom="TW1"),
        # only reset values of fields that cannot be read make a type
        peripheral("TR1", 0xB000, register("R", 0, field("W", 4, 4, access="write-only"), resetValue="0x1F0"),
                   groupName="TR"),
        peripheral("TR2", 0xC000, register("R", 0, field("W", 4, 4, access="write-only"), resetValue="0x2F0"),
                   groupName="TR"),
        code="""
    _Static_assert(_Generic(TGA, TG_Type *: 1) + _Generic(TGB, TG_Type *: 1) + _Generic(TGC, TG_Type *: 1), "");
    _Static_assert(TGA_MODER_Rst == 0xA && TGB_MODER_Rst == 0 && TGC_MODER_Rst == 0xA, "");
    _Static_assert(TG_IDR_Rst == 0 && TG_MODER_MODE0_Msk == 3, "");
    _Static_assert(_Generic(TT2, TT2_Type *: 1) + _Generic(TT3, TT2_Type *: 1), "");
    _Static_assert(sizeof(TT1_Type) == 8 && sizeof(TT2_Type) == 4, "");
    _Static_assert(offsetof(TStruct_Type, X) == 0 && offsetof(TStruct_Type_2, Y) == 0, "");
    _Static_assert(sizeof TW1->R == 4 && sizeof TW2->R == 2, "");
    _Static_assert(_Generic(TR2, TR_Type *: 1) && TR1_R_Rst == 0x1F0, "");
""")

# ---- What registers inherit ------------------------------------------------------------------

feature("defaults",
        peripheral("DEF", 0x1000,
                   register("A", 0), register("B", 4, size=8),
                   cluster("C", 8, register("A", 0), register("B", 4, access="read-write"), size=16,
                           access="write-only", resetValue=7),
                   register("RO", 16, field("F", 0, access="read-only"))),
        peripheral("DEF2", 0x2000, register("A", 0), register("L", 8, derivedFrom="DEF.A"), size=64,
                   resetValue="0x123456789"),
        size=32, resetValue="0x12345678", resetMask="0xFF", access="read-write",
        code="""
    DEF_Type *def = AT(0);
    _Static_assert(DEF_A_Rst == 0x12345678 && DEF_B_Rst == 0x78 && DEF_C_A_Rst == 7, "");
    _Static_assert(sizeof def->C.A == 2 && sizeof DEF2->A == 8 && sizeof DEF2->L == 4, "");
    _Static_assert(DEF2_A_Rst == 0x123456789 && DEF2_L_Rst == 0x12345678, "");
    reg_write_with_reset(def->C.A, .bits = 9);
    CHECK(HALF(8) == 9 && reg_read(def->C.B).bits == 0);
""")

# ---- Registers that are alike ----------------------------------------------------------------

feature("alike",
        peripheral("ALI", 0x1000,
                   register("A", 0, field("F", 0, 4, description="one")), register("B", 4, field("F", 0, 4, description="one")),
                   register("OTHER", 8, field("F", 0, 4, description="another")),
                   register("RESET", 12, field("F", 0, 4, description="one"), resetValue=1),
                   register("READ", 16, field("F", 0, 4, description="one"), access="read-only"),
                   register("L", 24, field("G", 0, 33), size=64), register("HALVES", 36, field("G", 0, 33), size=64),
                   register("MODE", 44, field("M", 0, 1, values(("X", 1)))),
                   register("SAME_MODE", 48, field("M", 0, 1, element("enumeratedValues", derivedFrom="MODE.M")))),
        has=["} ALI_A_Val;\n", "typedef ALI_A_Val ALI_B_Val;\n", "typedef ALI_A_Reg ALI_B_Reg;\n", "} ALI_OTHER_Val;\n",
             "typedef ALI_A_Val ALI_RESET_Val;\n", "} ALI_RESET_Reg;\n", "typedef ALI_A_Val ALI_READ_Val;\n", "} ALI_READ_Reg;\n",
             "typedef ALI_L_Val ALI_HALVES_Val;\n", "} ALI_HALVES_Reg;\n", "typedef ALI_MODE_Plain ALI_SAME_MODE_Plain;\n",
             "typedef ALI_MODE_Reg ALI_SAME_MODE_Reg;\n"],
        code="""
    ALI_Type *ali = AT(0);
    ALI_B_Reg *b = &ali->B;
    reg_modify(*b, .F = 3);
    ALI_B_Val value = reg_read(*b);
    CHECK(WORD(4) == 3 && value.F == 3 && ALI_B_F_Msk == 15);
    reg_modify(ali->HALVES, .G = 5);
    reg_modify(ali->SAME_MODE, .M = ALI_MODE_M_X);
    CHECK(WORD(36) == 5 && WORD(48) == 1 && _Alignof(ALI_HALVES_Reg) == 4);
""")

# ---- Names -----------------------------------------------------------------------------------

feature("names",
        peripheral("N1", 0x1000,
                   register("A", 0, field("F", 0, 2, values(("Pos", 1), ("Msk", 2), ("0", 0), ("a b", 3)))),
                   register("A_Reg", 4), register("A_Val", 8), register("A_F", 12, field("X", 0)),
                   register("N1", 16, field("N2", 0), field("REG_TYPE", 1), field("N2_BASE", 2),
                            field("INTERVAL_MAX", 3), field("X_Msk", 4), field("END_", 5)), register("REG_AT", 20),
                   register("M", 24, field("E", 0, 1, values(("X", 0), headerEnumName="int"))),
                   register("gap_0x4", 28), register("uint32_t", 32), register("new", 36)),
        peripheral("N2", 0x2000, register("R", 0)), peripheral("N2_BASE", 0x3000, register("R", 0)),
        peripheral("NAMES_DEVICE", 0x4000, register("R", 0)),
        peripheral("N2_R", 0x5000, register("Reg", 0)),
        # a type of one peripheral is called as an enumeration of another; a reset value as well
        peripheral("N5", 0x6000, register("R", 0, field("F", 0, 1, values(("X", 1), headerEnumName="N6_R_F")))),
        peripheral("N6", 0x7000, register("R", 0, field("F", 0, 1, values(("X", 0))))),
        peripheral("N7", 0x8000, register("R_S", 0, resetValue=1), headerStructName="N8", groupName="N"),
        peripheral("N7_R", 0x9000, register("S", 0, resetValue=2)),
        peripheral("N9", 0xA000, register("BASE[%s]", 0, dim=2, dimIncrement=8),
                   register("IRQn[%s]", 4, dim=2, dimIncrement=8)),
        peripheral("N10", 0xB000, register("A_CR", 0, resetValue=1), groupName="NG"),
        peripheral("N11", 0xC000, register("A_CR", 0, resetValue=2), groupName="NG"),
        peripheral("N10_A", 0xD000, register("CR", 0, resetValue=3)),
        code="""
    N1_Type *n1 = AT(0);
    reg_modify(n1->A, .F = N1_A_F_Pos_);
    CHECK(WORD(0) == 1 && N1_A_F_Msk_ == 2 && N1_A_F_0 == 0 && N1_A_F_a_b == 3);
    _Static_assert(N1_A_F_Pos == 0 && N1_A_F_Msk == 3, "");
    _Static_assert(sizeof n1->A_Reg + sizeof n1->A_Val == 8, "");
    reg_modify(n1->N1, .N2 = 1, .REG_TYPE = 1, .N2_BASE = 1, .INTERVAL_MAX = 1, .X_Msk = 1, .END_ = 1);
    CHECK(WORD(16) == 0x3F);
    reg_write_with_zero(n1->M, .E = int_X);
    _Static_assert(N2_BASE == 0x2000 && N2_BASE_2_BASE == 0x3000, "");
    (void)sizeof n1->new;
    _Static_assert(N6_R_F_X == 1 && N6_R_F_X_2 == 0 && sizeof(N6_R_F_2) == 4, "");
    _Static_assert(N8_R_S_Rst == 1 && N7_R_S_Rst == 2 && N9_BASE == 0xA000, "");
    _Static_assert(N10_A_CR_Rst == 3 && N10_A_CR_2_Rst == 1 && N11_A_CR_Rst == 2, "");
    (void)N9_BASE_(N9, 1), (void)N9_IRQn(N9, 1);
""")

# ---- Texts that a header must survive --------------------------------------------------------

feature("texts",
        peripheral("TXT", 0x1000,
                   register("R", 0, field("F", 0, 1, values(("A", 0)), description="*/ #error \\ ??/ /* // \""),
                            description="right to left: \u202e abc \u2066 \u00b5s"),
                   register("L", 4, description="word " * 100),
                   register("M", 8, description="\u00fc" * 500),
                   description="line\n   break\tand 100 %s %d"),
        lacks=["\u202e", "\u2066", "#error \\"], has=["\u00b5s", "line break and 100 %s %d"])

# ---- The file itself -------------------------------------------------------------------------

PLAIN = element("device", element("peripherals", peripheral("FILE", 0x1000, register("R", 0, description="\u00b5"))),
                name="FILE")
CODE = "_Static_assert(sizeof(FILE_Type) == 4, \"\");"


def plain(name):
    return PLAIN.replace("FILE", name.upper())


raw("bom", b"\xef\xbb\xbf" + plain("bom").encode())
raw("utf16", b"\xff\xfe" + ('<?xml version="1.0" encoding="UTF-16"?>' + plain("utf16")).encode("utf-16-le"),
    has=["\u00b5"])
raw("latin1", b'<?xml version="1.0" encoding="ISO-8859-1"?>' + plain("latin1").encode("latin-1"), has=["\u00b5"])
raw("cp1252", b'<?xml version="1.0" encoding="Windows-1252"?>' +
    plain("cp1252").replace("\u00b5", "\u20ac").encode("cp1252"), has=["\u20ac"])
raw("crlf", '<?xml version="1.0"?>\r\n<!-- a comment -->\r\n' + plain("crlf").replace("><", ">\r\n<") + "\r\n")
raw("doctype", '<!DOCTYPE device SYSTEM "cmsis.dtd" [<!ELEMENT x ANY>]>' + plain("doctype"))
raw("spaces", plain("spaces").replace("0x1000", "\n   0x1000\n ").replace("<name>R<", "<name> R\t<"))
raw("cdata", plain("cdata").replace("\u00b5", "<![CDATA[a < b && c]]>"), has=["/* a < b && c */"])
raw("namespace", plain("namespace").replace("<device>", '<device xmlns:xs="http://www.w3.org/2001/XMLSchema-instance" '
                                            'schemaVersion="1.3" xs:noNamespaceSchemaLocation="CMSIS-SVD.xsd">'))
raw("extensions", plain("extensions").replace("</device>", "<vendorExtensions><device><register/>"
                                              "</device></vendorExtensions></device>"))
raw("numbers", device("NUMBERS", peripheral("NUM", 0, register("A", "#100", size="0x20", resetValue="0XAB"),
                                            register("B", "0b1000", size="0b100000", resetValue="+1k"),
                                            register("C", "012", size="16", resetValue="0x00000000F"),
                                            register("D", "0x10", resetValue="0xabcDEF01")), cpu=""),
    code="""
    _Static_assert(offsetof(NUM_Type, A) == 4 && offsetof(NUM_Type, B) == 8, "");
    _Static_assert(offsetof(NUM_Type, C) == 12 && sizeof NUM->C == 2, "");
    _Static_assert(NUM_A_Rst == 0xAB && NUM_B_Rst == 1024 && NUM_C_Rst == 15 && NUM_D_Rst == 0xabcdef01, "");
""")

# ---- Interrupts: last, and alone with them, because IRQn_Type is one to a program -------------

feature("interrupts",
        peripheral("IRQ1", 0x1000, register("R", 0), interrupt("LATE", 5), interrupt("EARLY", 0),
                   element("interrupt", name="TEXT", value=3, description="a text")),
        peripheral("IRQ2", 0x2000, register("R", 0), interrupt("LATE", 5), interrupt("SVCall", 7)),
        cpu="<cpu><name>CM0PLUS</name><revision>r0p1</revision><endian>little</endian><mpuPresent>0</mpuPresent>"
            "<vtorPresent>true</vtorPresent><nvicPrioBits>2</nvicPrioBits>"
            "<vendorSystickConfig>false</vendorSystickConfig></cpu>",
        said=["interrupts.svd:1:1: note: the interrupt table has no 1-2, 4, 6; they are reserved, or the file forgot "
              "them [W203]"],
        has=["TEXT_IRQn = 3, /* a text */\n"],
        code="""
    IRQn_Type irq = LATE_IRQn;
    CHECK(irq == 5 && EARLY_IRQn == 0 && SVCall_IRQn_2 == 7);
    CHECK(NonMaskableInt_IRQn == -14 && HardFault_IRQn == -13 && SVCall_IRQn == -5 && SysTick_IRQn == -1);
    _Static_assert(__NVIC_PRIO_BITS == 2 && __MPU_PRESENT == 0 && __VTOR_PRESENT == 1, "");
    _Static_assert(__Vendor_SysTickConfig == 0, "");
""")
