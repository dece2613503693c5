# ruff: noqa: E501 - one place, river or road a line reads better than wrapped coordinates
"""Xi'an and Xianyang as drawn by us, lon/lat in WGS 84; a few hundred metres off in the city, a kilometre or two outside.

These lines were put down by hand from general knowledge of the place (where the towns, rivers, roads and ridges lie),
not traced from any map, and are neither official nor complete. `build.py` makes them look less angular and turns them
into areas that share their edges exactly.
"""

from typing import Final

Position = tuple[float, float]
Line = tuple[Position, ...]

# --- places where three territories meet ------------------------------------------------------------------------------
WEI_YANGLING_W: Final = (107.950, 34.238)
WEI_YANGLING_E: Final = (108.135, 34.222)
WEI_WUGONG_E: Final = (108.315, 34.203)
WEI_ZHOUZHI_E: Final = (108.492, 34.215)
WEI_HUYI_E: Final = (108.625, 34.262)
WEI_XIANYANG: Final = (108.690, 34.318)
WEI_QINDU_E: Final = (108.792, 34.349)
WEI_JING: Final = (108.955, 34.436)
WEI_BA: Final = (109.030, 34.431)
WEI_GAOLING_E: Final = (109.118, 34.452)

YANGLING_N: Final = (108.062, 34.336)
WUGONG_QIAN_W: Final = (108.022, 34.442)
WUGONG_QIAN_XINGPING: Final = (108.318, 34.366)
QIAN_LIQUAN_XINGPING: Final = (108.358, 34.403)
XINGPING_LIQUAN_QINDU: Final = (108.584, 34.446)
QIAN_YONGSHOU_W: Final = (108.002, 34.485)
QIAN_YONGSHOU_LIQUAN: Final = (108.302, 34.742)
YONGSHOU_LIQUAN_CHUNHUA: Final = (108.338, 34.812)
YONGSHOU_BINZHOU_W: Final = (108.004, 34.862)
YONGSHOU_BINZHOU_CHUNHUA: Final = (108.336, 34.942)
BINZHOU_CHUNHUA_XUNYI: Final = (108.352, 34.962)
BINZHOU_XUNYI_N: Final = (108.142, 35.262)
BINZHOU_CHANGWU_N: Final = (107.952, 35.262)
BINZHOU_CHANGWU_S: Final = (107.824, 34.996)
CHUNHUA_XUNYI_E: Final = (108.742, 35.004)
CHUNHUA_SANYUAN_E: Final = (108.806, 34.802)
CHUNHUA_JINGYANG_SANYUAN: Final = (108.786, 34.728)
CHUNHUA_LIQUAN_JINGYANG: Final = (108.556, 34.706)
LIQUAN_JINGYANG_QINDU: Final = (108.642, 34.482)
JINGYANG_QINDU_WEICHENG: Final = (108.672, 34.462)
JINGYANG_WEICHENG_GAOLING: Final = (108.952, 34.462)
JINGYANG_SANYUAN_GAOLING: Final = (108.974, 34.566)
SANYUAN_GAOLING_YANLIANG: Final = (109.158, 34.598)
SANYUAN_YANLIANG_N: Final = (109.166, 34.704)
GAOLING_YANLIANG_LINTONG: Final = (109.176, 34.588)
YANLIANG_LINTONG_E: Final = (109.416, 34.622)
LINTONG_LANTIAN_E: Final = (109.452, 34.322)
LINTONG_LANTIAN_BAQIAO: Final = (109.262, 34.272)
BAQIAO_LANTIAN_CHANGAN: Final = (109.152, 34.152)
BAQIAO_CHANGAN_YANTA: Final = (109.034, 34.170)
LANTIAN_CHANGAN_S: Final = (109.112, 33.846)
CHANGAN_HUYI_S: Final = (108.688, 33.822)
HUYI_ZHOUZHI_S: Final = (108.402, 33.788)
HUYI_QINDU_CHANGAN: Final = (108.662, 34.252)
QINDU_CHANGAN_WEIYANG: Final = (108.788, 34.286)
CHANGAN_WEIYANG_YANTA: Final = (108.812, 34.250)

WEIYANG_LIANHU_YANTA: Final = (108.852, 34.246)
WEIYANG_LIANHU_XINCHENG: Final = (108.9425, 34.2935)
WEIYANG_XINCHENG_BAQIAO: Final = (109.020, 34.2975)
XINCHENG_BAQIAO_YANTA: Final = (109.0185, 34.237)
BELL_TOWER: Final = (108.9425, 34.2607)
LIANHU_BEILIN_YANTA: Final = (108.908, 34.2385)
BEILIN_XINCHENG_YANTA: Final = (108.998, 34.237)

# --- rivers, upstream to downstream -----------------------------------------------------------------------------------
WEI: Final[Line] = (
    (106.90, 34.37), (107.15, 34.355), (107.40, 34.325), (107.62, 34.282), (107.78, 34.262), (107.87, 34.246), WEI_YANGLING_W,
    (108.045, 34.232), WEI_YANGLING_E, (108.225, 34.205), WEI_WUGONG_E, (108.402, 34.198), WEI_ZHOUZHI_E, (108.565, 34.241),
    WEI_HUYI_E, (108.664, 34.292), WEI_XIANYANG, (108.716, 34.329), (108.752, 34.337), WEI_QINDU_E, (108.826, 34.362),
    (108.868, 34.388), (108.912, 34.401), (108.938, 34.421), WEI_JING, (108.992, 34.437), WEI_BA, (109.062, 34.452),
    WEI_GAOLING_E, (109.152, 34.458), (109.196, 34.478), (109.248, 34.474), (109.302, 34.502), (109.362, 34.498), (109.422, 34.524),
    (109.482, 34.528), (109.602, 34.552), (109.752, 34.572), (109.902, 34.612), (110.082, 34.628), (110.250, 34.612), (110.55, 34.62),
)  # fmt: skip
RIVERS: Final[dict[str, tuple[str, str, int, Line]]] = {
    # key: (name, English name, width of the bed in metres, or 0 for a line only, course)
    "wei": ("渭河", "Wei River", 420, WEI),
    "jing": ("泾河", "Jing River", 160, (
        (107.45, 35.43), (107.72, 35.24), (107.86, 35.13), (108.00, 35.06), (108.10, 35.03), (108.19, 34.99), (108.29, 34.93),
        YONGSHOU_BINZHOU_CHUNHUA, (108.345, 34.88), YONGSHOU_LIQUAN_CHUNHUA, (108.42, 34.79), (108.49, 34.75), CHUNHUA_LIQUAN_JINGYANG,
        (108.598, 34.63), (108.632, 34.56), (108.700, 34.521), (108.772, 34.508), (108.842, 34.511), (108.888, 34.482), JINGYANG_WEICHENG_GAOLING,
        (109.002, 34.475), (109.046, 34.462), (109.062, 34.452))),
    "ba": ("灞河", "Ba River", 220, (
        (109.60, 34.06), (109.50, 34.10), (109.40, 34.14), (109.32, 34.155), (109.24, 34.185), (109.16, 34.208), (109.10, 34.236),
        (109.064, 34.262), (109.047, 34.288), (109.026, 34.312), (109.008, 34.338), (109.014, 34.372), (109.030, 34.402), WEI_BA)),
    "chan": ("浐河", "Chan River", 110, (
        (109.28, 33.99), (109.22, 34.03), (109.155, 34.09), (109.092, 34.140), (109.060, 34.182), (109.047, 34.215), (109.038, 34.248),
        (109.034, 34.276), (109.026, 34.312))),
    "feng": ("沣河", "Feng River", 120, (
        (108.82, 33.94), (108.81, 34.02), (108.770, 34.082), (108.752, 34.142), (108.742, 34.198), (108.752, 34.248), (108.748, 34.286),
        (108.742, 34.318), (108.752, 34.337))),
    "lao": ("涝河", "Lao River", 0, ((108.54, 33.90), (108.55, 34.02), (108.580, 34.092), (108.588, 34.164), (108.604, 34.218), (108.600, 34.252))),
    "hei": ("黑河", "Hei River", 0, ((107.80, 33.86), (107.98, 33.88), (108.12, 33.94), (108.202, 34.042), (108.252, 34.112), (108.332, 34.172), (108.352, 34.200))),
    "shichuan": ("石川河", "Shichuan River", 0, ((108.95, 34.90), (108.99, 34.81), (109.06, 34.73), (109.16, 34.67), (109.24, 34.63), (109.27, 34.56), (109.302, 34.502))),
    "qishui": ("漆水河", "Qishui River", 0, ((107.98, 34.70), (108.03, 34.56), (108.06, 34.44), (108.112, 34.352), (108.150, 34.270), WEI_YANGLING_E)),
    "zao": ("皂河", "Zao River", 0, ((108.908, 34.150), (108.868, 34.190), (108.848, 34.236), (108.850, 34.284), (108.862, 34.330), (108.898, 34.362), (108.910, 34.400))),
    "jue": ("潏河", "Jue River", 0, ((109.02, 33.98), (108.99, 34.06), (108.95, 34.122), (108.90, 34.138), (108.84, 34.118), (108.790, 34.128), (108.752, 34.142))),
    "moat": ("护城河", "City Moat", 0, ((108.9192, 34.2502), (108.9192, 34.2783), (108.9680, 34.2783), (108.9680, 34.2502), (108.9192, 34.2502))),
}  # fmt: skip
LAKES: Final[dict[str, tuple[str, str, Position, float, float]]] = {
    # name: (name, English name, middle, half width in metres, half height in metres)
    "qujiang": ("曲江池", "Qujiang Pool", (108.9815, 34.2005), 330, 520),
    "furong": ("芙蓉湖", "Furong Lake", (108.9700, 34.2125), 300, 260),
    "xingqing": ("兴庆湖", "Xingqing Lake", (108.9800, 34.2560), 270, 190),
    "hancheng": ("汉城湖", "Hancheng Lake", (108.9020, 34.3080), 160, 1500),
    "kunming": ("昆明池", "Kunming Pool", (108.7620, 34.2090), 700, 1300),
    "taiye": ("太液池", "Taiye Pool", (108.9555, 34.3010), 260, 160),
    "guangyuntan": ("广运潭", "Guangyun Pool", (109.0250, 34.3330), 330, 700),
    "yanming": ("雁鸣湖", "Yanming Lake", (109.0480, 34.2220), 150, 700),
    "weiyang": ("未央湖", "Weiyang Lake", (108.9850, 34.4060), 420, 240),
    "jinpen": ("金盆水库", "Jinpen Reservoir", (108.1950, 34.0350), 420, 1700),
}  # fmt: skip
PARKS: Final[dict[str, tuple[str, str, str, Line]]] = {
    # key: (class, name, English name, ring)
    "han": ("park", "汉长安城遗址", "Han Chang'an City Ruins", ((108.842, 34.292), (108.842, 34.332), (108.862, 34.338), (108.866, 34.350), (108.896, 34.342), (108.897, 34.292))),
    "daming": ("park", "大明宫国家遗址公园", "Daming Palace Park", ((108.946, 34.2855), (108.946, 34.3050), (108.958, 34.3065), (108.9665, 34.3050), (108.9665, 34.2855))),
    "xingqing": ("park", "兴庆宫公园", "Xingqing Palace Park", ((108.9755, 34.2525), (108.9755, 34.2585), (108.9845, 34.2585), (108.9845, 34.2525))),
    "furong": ("park", "大唐芙蓉园", "Tang Paradise", ((108.9655, 34.2090), (108.9655, 34.2165), (108.9740, 34.2165), (108.9740, 34.2090))),
    "qujiang": ("park", "曲江池遗址公园", "Qujiang Pool Park", ((108.9765, 34.1950), (108.9765, 34.2060), (108.9860, 34.2060), (108.9860, 34.1950))),
    "fengqing": ("park", "丰庆公园", "Fengqing Park", ((108.8925, 34.2445), (108.8925, 34.2490), (108.8985, 34.2490), (108.8985, 34.2445))),
    "city": ("park", "城市运动公园", "City Sports Park", ((108.9310, 34.3390), (108.9310, 34.3465), (108.9400, 34.3465), (108.9400, 34.3390))),
    "chanba": ("park", "浐灞国家湿地公园", "Chanba Wetland Park", ((109.010, 34.378), (109.006, 34.420), (109.022, 34.430), (109.036, 34.422), (109.032, 34.380))),
    "taohua": ("park", "桃花潭公园", "Taohuatan Park", ((109.0210, 34.2980), (109.0210, 34.3140), (109.0310, 34.3140), (109.0310, 34.2980))),
    "a_epang": ("park", "阿房宫遗址", "Epang Palace Ruins", ((108.802, 34.258), (108.802, 34.270), (108.832, 34.270), (108.832, 34.258))),
    "weishui": ("park", "渭滨公园", "Weibin Park", ((108.700, 34.3330), (108.700, 34.3375), (108.707, 34.3375), (108.707, 34.3330))),
    "lishan": ("wood", "骊山", "Mount Li", ((109.175, 34.345), (109.205, 34.358), (109.250, 34.352), (109.310, 34.332), (109.330, 34.306), (109.262, 34.284), (109.205, 34.312))),
    "bailuyuan": ("wood", "白鹿原", "Bailuyuan", ((109.085, 34.178), (109.105, 34.222), (109.165, 34.196), (109.225, 34.168), (109.188, 34.128), (109.120, 34.142))),
    "qinling": ("mountain", "秦岭", "Qinling Mountains", (
        (106.60, 34.22), (107.20, 34.18), (107.62, 34.10), (107.90, 34.06), (108.12, 34.04), (108.30, 34.04), (108.52, 34.02), (108.70, 34.00),
        (108.84, 34.02), (108.98, 34.01), (109.10, 34.03), (109.24, 34.02), (109.40, 34.06), (109.58, 34.14), (109.74, 34.24), (109.90, 34.38),
        (110.20, 34.46), (110.60, 34.50), (111.0, 34.40), (111.0, 33.2), (106.6, 33.2))),
    "beishan": ("mountain", "北山", "Beishan Hills", (
        (107.90, 34.72), (108.12, 34.78), (108.32, 34.86), (108.52, 34.88), (108.72, 34.90), (108.92, 34.93), (109.12, 34.98), (109.40, 35.04),
        (109.70, 35.22), (109.60, 35.45), (109.10, 35.40), (108.90, 35.56), (108.50, 35.44), (108.44, 35.14), (108.22, 34.90), (107.98, 34.80))),
}  # fmt: skip

XIANYANG_TOWN: Final[Line] = (
    (108.650, 34.310), (108.652, 34.362), (108.690, 34.372), (108.752, 34.368), (108.772, 34.352), (108.752, 34.342), (108.716, 34.334), (108.690, 34.324), (108.676, 34.306),
)  # fmt: skip

# --- edges between territories; (line, whether it follows a street and stays straight) ---------------------------------
EDGES: Final[tuple[Line, ...]] = (
    # the outline, from the south-west round by the north
    (WEI_YANGLING_W, (107.902, 34.212), (107.822, 34.172), (107.768, 34.102), (107.748, 34.022), (107.692, 33.942), (107.674, 33.832)),
    ((107.674, 33.832), (107.792, 33.752), (107.932, 33.712), (108.092, 33.722), (108.252, 33.756), HUYI_ZHOUZHI_S),
    (HUYI_ZHOUZHI_S, (108.482, 33.782), (108.592, 33.788), CHANGAN_HUYI_S),
    (CHANGAN_HUYI_S, (108.792, 33.802), (108.912, 33.812), (109.012, 33.802), LANTIAN_CHANGAN_S),
    (LANTIAN_CHANGAN_S, (109.232, 33.872), (109.372, 33.866), (109.482, 33.922), (109.602, 33.986), (109.716, 34.082), (109.806, 34.192)),
    ((109.806, 34.192), (109.732, 34.272), (109.612, 34.302), (109.532, 34.296), LINTONG_LANTIAN_E),
    (LINTONG_LANTIAN_E, (109.446, 34.402), (109.412, 34.462), (109.442, 34.542), YANLIANG_LINTONG_E),
    (YANLIANG_LINTONG_E, (109.412, 34.682), (109.342, 34.738), (109.252, 34.742), SANYUAN_YANLIANG_N),
    (SANYUAN_YANLIANG_N, (109.112, 34.762), (109.042, 34.812), (108.932, 34.832), CHUNHUA_SANYUAN_E),
    (CHUNHUA_SANYUAN_E, (108.814, 34.882), (108.792, 34.952), CHUNHUA_XUNYI_E),
    (CHUNHUA_XUNYI_E, (108.852, 35.082), (108.862, 35.162), (108.832, 35.262), (108.722, 35.352), (108.642, 35.502), (108.542, 35.526),
     (108.462, 35.442), (108.312, 35.362), (108.202, 35.332), BINZHOU_XUNYI_N),
    (BINZHOU_XUNYI_N, (108.082, 35.236), (108.012, 35.282), BINZHOU_CHANGWU_N),
    (BINZHOU_CHANGWU_N, (107.872, 35.306), (107.762, 35.276), (107.662, 35.212), (107.692, 35.102), (107.752, 35.022), BINZHOU_CHANGWU_S),
    (BINZHOU_CHANGWU_S, (107.846, 34.922), (107.922, 34.852), YONGSHOU_BINZHOU_W),
    (YONGSHOU_BINZHOU_W, (107.972, 34.762), (107.956, 34.652), (107.982, 34.562), QIAN_YONGSHOU_W),
    (QIAN_YONGSHOU_W, WUGONG_QIAN_W),
    (WUGONG_QIAN_W, (108.046, 34.392), YANGLING_N),
    (YANGLING_N, (108.012, 34.318), (107.962, 34.292), WEI_YANGLING_W),
    # along the Wei
    (WEI_YANGLING_W, (108.045, 34.232), WEI_YANGLING_E, (108.225, 34.205), WEI_WUGONG_E, (108.402, 34.198), WEI_ZHOUZHI_E, (108.565, 34.241), WEI_HUYI_E),
    (WEI_QINDU_E, (108.826, 34.362), (108.868, 34.388), (108.912, 34.401), (108.938, 34.421), WEI_JING, (108.992, 34.437), WEI_BA, (109.062, 34.452), WEI_GAOLING_E),
    (WEI_XIANYANG, (108.716, 34.329), (108.752, 34.337), WEI_QINDU_E),
    # Xianyang
    (WEI_YANGLING_E, (108.122, 34.282), YANGLING_N),
    (WEI_WUGONG_E, (108.304, 34.282), WUGONG_QIAN_XINGPING),
    (WUGONG_QIAN_W, (108.122, 34.422), (108.222, 34.372), WUGONG_QIAN_XINGPING),
    (WUGONG_QIAN_XINGPING, QIAN_LIQUAN_XINGPING),
    (QIAN_LIQUAN_XINGPING, (108.442, 34.412), (108.522, 34.432), XINGPING_LIQUAN_QINDU),
    (XINGPING_LIQUAN_QINDU, (108.582, 34.372), (108.602, 34.312), WEI_HUYI_E),
    (XINGPING_LIQUAN_QINDU, LIQUAN_JINGYANG_QINDU),
    (LIQUAN_JINGYANG_QINDU, JINGYANG_QINDU_WEICHENG),
    (QIAN_LIQUAN_XINGPING, (108.366, 34.502), (108.342, 34.602), (108.322, 34.682), QIAN_YONGSHOU_LIQUAN),
    (QIAN_YONGSHOU_W, (108.082, 34.582), (108.162, 34.642), (108.222, 34.722), QIAN_YONGSHOU_LIQUAN),
    (QIAN_YONGSHOU_LIQUAN, YONGSHOU_LIQUAN_CHUNHUA),
    (YONGSHOU_LIQUAN_CHUNHUA, (108.345, 34.88), YONGSHOU_BINZHOU_CHUNHUA),
    (YONGSHOU_BINZHOU_W, (108.082, 34.932), (108.182, 34.962), (108.262, 34.938), YONGSHOU_BINZHOU_CHUNHUA),
    (YONGSHOU_BINZHOU_CHUNHUA, BINZHOU_CHUNHUA_XUNYI),
    (BINZHOU_CHUNHUA_XUNYI, (108.302, 35.042), (108.222, 35.122), (108.172, 35.202), BINZHOU_XUNYI_N),
    (BINZHOU_CHANGWU_N, (107.946, 35.172), (107.892, 35.082), BINZHOU_CHANGWU_S),
    (BINZHOU_CHUNHUA_XUNYI, (108.442, 35.002), (108.542, 35.026), (108.642, 35.032), CHUNHUA_XUNYI_E),
    (YONGSHOU_LIQUAN_CHUNHUA, (108.42, 34.79), (108.49, 34.75), CHUNHUA_LIQUAN_JINGYANG),
    (CHUNHUA_LIQUAN_JINGYANG, (108.642, 34.724), (108.722, 34.742), CHUNHUA_JINGYANG_SANYUAN),
    (CHUNHUA_JINGYANG_SANYUAN, CHUNHUA_SANYUAN_E),
    (CHUNHUA_LIQUAN_JINGYANG, (108.598, 34.63), (108.632, 34.56), LIQUAN_JINGYANG_QINDU),
    (CHUNHUA_JINGYANG_SANYUAN, (108.842, 34.662), (108.882, 34.602), JINGYANG_SANYUAN_GAOLING),
    (JINGYANG_QINDU_WEICHENG, (108.742, 34.484), (108.822, 34.478), (108.892, 34.472), JINGYANG_WEICHENG_GAOLING),
    (JINGYANG_QINDU_WEICHENG, (108.682, 34.412), (108.696, 34.362), WEI_XIANYANG),
    (HUYI_QINDU_CHANGAN, WEI_HUYI_E),
    (HUYI_QINDU_CHANGAN, (108.712, 34.262), (108.752, 34.276), QINDU_CHANGAN_WEIYANG),
    (QINDU_CHANGAN_WEIYANG, (108.802, 34.312), WEI_QINDU_E),
    # Xi'an, outside
    (WEI_ZHOUZHI_E, (108.462, 34.132), (108.412, 34.052), (108.382, 33.962), (108.386, 33.872), HUYI_ZHOUZHI_S),
    (HUYI_QINDU_CHANGAN, (108.682, 34.202), (108.722, 34.142), (108.752, 34.062), (108.742, 33.982), (108.692, 33.912), CHANGAN_HUYI_S),
    (QINDU_CHANGAN_WEIYANG, CHANGAN_WEIYANG_YANTA),
    (CHANGAN_WEIYANG_YANTA, (108.816, 34.214), (108.842, 34.186), (108.882, 34.170), (108.932, 34.168), (108.982, 34.174), BAQIAO_CHANGAN_YANTA),
    (BAQIAO_CHANGAN_YANTA, (109.082, 34.162), BAQIAO_LANTIAN_CHANGAN),
    (BAQIAO_LANTIAN_CHANGAN, (109.152, 34.092), (109.202, 34.022), (109.172, 33.942), LANTIAN_CHANGAN_S),
    (BAQIAO_LANTIAN_CHANGAN, (109.212, 34.202), LINTONG_LANTIAN_BAQIAO),
    (LINTONG_LANTIAN_BAQIAO, (109.342, 34.276), (109.392, 34.312), LINTONG_LANTIAN_E),
    (LINTONG_LANTIAN_BAQIAO, (109.212, 34.322), (109.166, 34.362), (109.152, 34.412), WEI_GAOLING_E),
    (WEI_GAOLING_E, (109.142, 34.512), GAOLING_YANLIANG_LINTONG),
    (GAOLING_YANLIANG_LINTONG, (109.252, 34.612), (109.332, 34.646), YANLIANG_LINTONG_E),
    (GAOLING_YANLIANG_LINTONG, SANYUAN_GAOLING_YANLIANG),
    (SANYUAN_GAOLING_YANLIANG, (109.156, 34.652), SANYUAN_YANLIANG_N),
    (JINGYANG_SANYUAN_GAOLING, (109.072, 34.588), SANYUAN_GAOLING_YANLIANG),
    (JINGYANG_SANYUAN_GAOLING, (108.952, 34.512), JINGYANG_WEICHENG_GAOLING),
    (JINGYANG_WEICHENG_GAOLING, WEI_JING),
    (WEI_BA, (109.030, 34.402), (109.014, 34.372), (109.008, 34.338), (109.018, 34.318), WEIYANG_XINCHENG_BAQIAO),
    (XINCHENG_BAQIAO_YANTA, (109.042, 34.228), (109.047, 34.202), BAQIAO_CHANGAN_YANTA),
    (CHANGAN_WEIYANG_YANTA, WEIYANG_LIANHU_YANTA),
)  # fmt: skip
STREET_EDGES: Final[tuple[Line, ...]] = (
    (WEIYANG_LIANHU_YANTA, (108.850, 34.272), (108.862, 34.2835), (108.884, 34.2850), (108.912, 34.2925), WEIYANG_LIANHU_XINCHENG),
    (WEIYANG_LIANHU_XINCHENG, (108.967, 34.2960), (108.991, 34.3005), WEIYANG_XINCHENG_BAQIAO),
    (WEIYANG_LIANHU_XINCHENG, BELL_TOWER),
    (WEIYANG_LIANHU_YANTA, (108.884, 34.2430), LIANHU_BEILIN_YANTA),
    (LIANHU_BEILIN_YANTA, (108.908, 34.2545), (108.9192, 34.2598), BELL_TOWER),
    (BELL_TOWER, (108.9660, 34.2607), (108.9740, 34.2645), (108.9905, 34.2620), (108.9905, 34.2530), (108.9980, 34.2500), BEILIN_XINCHENG_YANTA),
    (LIANHU_BEILIN_YANTA, (108.9085, 34.2312), (108.9420, 34.2312), (108.9860, 34.2312), BEILIN_XINCHENG_YANTA),
    (BEILIN_XINCHENG_YANTA, XINCHENG_BAQIAO_YANTA),
    (XINCHENG_BAQIAO_YANTA, (109.0240, 34.2560), (109.0225, 34.2790), WEIYANG_XINCHENG_BAQIAO),
)  # fmt: skip

CITIES: Final = (
    ("610100", "西安市", "Xi'an", (108.9425, 34.2610)),
    ("610400", "咸阳市", "Xianyang", (108.7050, 34.3330)),
)
DISTRICTS: Final[tuple[tuple[str, str, str, str, Position], ...]] = (
    # code, kind, name, English name, seat (where the label stands; inside the territory)
    ("610102", "district", "新城区", "Xincheng", (108.966, 34.2720)),
    ("610103", "district", "碑林区", "Beilin", (108.950, 34.2460)),
    ("610104", "district", "莲湖区", "Lianhu", (108.900, 34.2650)),
    ("610111", "district", "灞桥区", "Baqiao", (109.072, 34.2760)),
    ("610112", "district", "未央区", "Weiyang", (108.925, 34.3300)),
    ("610113", "district", "雁塔区", "Yanta", (108.945, 34.2080)),
    ("610114", "district", "阎良区", "Yanliang", (109.232, 34.6620)),
    ("610115", "district", "临潼区", "Lintong", (109.218, 34.3740)),
    ("610116", "district", "长安区", "Chang'an", (108.930, 34.1470)),
    ("610117", "district", "高陵区", "Gaoling", (109.085, 34.5340)),
    ("610118", "district", "鄠邑区", "Huyi", (108.606, 34.1090)),
    ("610122", "county", "蓝田县", "Lantian", (109.322, 34.1520)),
    ("610124", "county", "周至县", "Zhouzhi", (108.222, 34.1630)),
    ("610402", "district", "秦都区", "Qindu", (108.668, 34.3480)),
    ("610403", "district", "杨陵区", "Yangling", (108.082, 34.2720)),
    ("610404", "district", "渭城区", "Weicheng", (108.742, 34.3720)),
    ("610422", "county", "三原县", "Sanyuan", (108.942, 34.6180)),
    ("610423", "county", "泾阳县", "Jingyang", (108.843, 34.5290)),
    ("610424", "county", "乾县", "Qianxian", (108.242, 34.5280)),
    ("610425", "county", "礼泉县", "Liquan", (108.425, 34.4830)),
    ("610426", "county", "永寿县", "Yongshou", (108.142, 34.6930)),
    ("610428", "county", "长武县", "Changwu", (107.800, 35.2060)),
    ("610429", "county", "旬邑县", "Xunyi", (108.335, 35.1120)),
    ("610430", "county", "淳化县", "Chunhua", (108.581, 34.8000)),
    ("610431", "county", "武功县", "Wugong", (108.202, 34.2620)),
    ("610481", "city", "兴平市", "Xingping", (108.490, 34.3000)),
    ("610482", "city", "彬州市", "Binzhou", (108.082, 35.0360)),
)  # fmt: skip
ZONES: Final[tuple[tuple[str, str, str, Line], ...]] = (
    # code, name, English name, ring; these overlap the districts
    ("610100-GX", "西安高新技术产业开发区", "Xi'an High-tech Zone",
     ((108.830, 34.150), (108.826, 34.205), (108.842, 34.236), (108.880, 34.240), (108.912, 34.240), (108.912, 34.205), (108.898, 34.180), (108.892, 34.150), (108.862, 34.140))),
    ("610100-JK", "西安经济技术开发区", "Xi'an Economic and Technological Development Zone",
     ((108.912, 34.308), (108.908, 34.368), (108.926, 34.392), (108.956, 34.396), (108.978, 34.372), (108.976, 34.308))),
    ("610100-QJ", "曲江新区", "Qujiang New District",
     ((108.956, 34.190), (108.956, 34.222), (108.975, 34.226), (108.998, 34.221), (109.026, 34.214), (109.022, 34.186), (108.990, 34.180))),
    ("610100-CB", "西安浐灞国际港", "Chanba International Port",
     ((108.998, 34.290), (108.994, 34.345), (109.004, 34.392), (109.048, 34.410), (109.092, 34.392), (109.088, 34.340), (109.060, 34.296), (109.028, 34.284))),
    ("610100-HT", "西安国家民用航天产业基地", "Xi'an National Civil Aerospace Base",
     ((108.952, 34.132), (108.956, 34.176), (108.986, 34.180), (109.028, 34.170), (109.038, 34.134), (108.990, 34.122))),
)  # fmt: skip
ZONE_LABELS: Final = {
    # code: (name, English name) as people say them
    "610100-GX": ("高新区", "High-tech Zone"),
    "610100-JK": ("经开区", "Economic Zone"),
    "610100-QJ": ("曲江新区", "Qujiang"),
    "610100-CB": ("浐灞国际港", "Chanba Port"),
    "610100-HT": ("航天基地", "Aerospace Base"),
}
NEIGHBOURS: Final[tuple[tuple[str, str, Position], ...]] = (
    ("宝鸡市", "Baoji", (107.238, 34.362)), ("渭南市", "Weinan", (109.510, 34.500)), ("铜川市", "Tongchuan", (108.945, 35.000)),
    ("商洛市", "Shangluo", (109.940, 33.870)), ("安康市", "Ankang", (109.029, 32.690)), ("汉中市", "Hanzhong", (107.024, 33.068)),
    ("延安市", "Yan'an", (109.490, 36.585)), ("庆阳市", "Qingyang", (107.643, 35.709)), ("平凉市", "Pingliang", (106.665, 35.543)),
    ("天水市", "Tianshui", (105.725, 34.581)), ("运城市", "Yuncheng", (111.007, 35.026)), ("三门峡市", "Sanmenxia", (111.200, 34.772)),
    ("华阴市", "Huayin", (110.092, 34.566)), ("韩城市", "Hancheng", (110.443, 35.477)),
)  # fmt: skip

# --- town-level places -------------------------------------------------------------------------------------------------
STREETS: Final[tuple[tuple[str, str, str, Position], ...]] = (
    # district, name, English name, middle: the 31 streets of the 15-minute circle
    ("610104", "北院门街道", "Beiyuanmen", (108.936, 34.2655)), ("610104", "青年路街道", "Qingnianlu", (108.933, 34.2745)),
    ("610104", "北关街道", "Beiguan", (108.936, 34.2860)), ("610104", "红庙坡街道", "Hongmiaopo", (108.918, 34.2880)),
    ("610104", "环城西路街道", "Huanchengxilu", (108.914, 34.2660)), ("610104", "西关街道", "Xiguan", (108.906, 34.2500)),
    ("610104", "土门街道", "Tumen", (108.884, 34.2585)), ("610104", "桃园路街道", "Taoyuanlu", (108.896, 34.2740)),
    ("610104", "枣园街道", "Zaoyuan", (108.862, 34.2680)),
    ("610103", "南院门街道", "Nanyuanmen", (108.934, 34.2560)), ("610103", "柏树林街道", "Baishulin", (108.953, 34.2560)),
    ("610103", "东关南街街道", "Dongguan Nanjie", (108.975, 34.2580)), ("610103", "太乙路街道", "Taiyilu", (108.972, 34.2420)),
    ("610103", "文艺路街道", "Wenyilu", (108.955, 34.2430)), ("610103", "长安路街道", "Chang'anlu", (108.942, 34.2360)),
    ("610103", "张家村街道", "Zhangjiacun", (108.922, 34.2400)),
    ("610102", "西一路街道", "Xiyilu", (108.952, 34.2645)), ("610102", "解放门街道", "Jiefangmen", (108.956, 34.2760)),
    ("610102", "自强路街道", "Ziqianglu", (108.957, 34.2880)), ("610102", "太华路街道", "Taihualu", (108.972, 34.2900)),
    ("610102", "胡家庙街道", "Hujiamiao", (108.991, 34.2800)), ("610102", "长乐中路街道", "Changle Zhonglu", (109.000, 34.2700)),
    ("610102", "韩森寨街道", "Hansenzhai", (109.010, 34.2520)),
    ("610113", "小寨路街道", "Xiaozhailu", (108.938, 34.2240)), ("610113", "大雁塔街道", "Dayanta", (108.962, 34.2200)),
    ("610113", "电子城街道", "Dianzicheng", (108.922, 34.2040)), ("610113", "长延堡街道", "Changyanbu", (108.945, 34.2020)),
    ("610113", "等驾坡街道", "Dengjiapo", (109.012, 34.2240)), ("610113", "鱼化寨街道", "Yuhuazhai", (108.846, 34.2300)),
    ("610113", "丈八沟街道", "Zhangbagou", (108.874, 34.2040)), ("610113", "曲江街道", "Qujiang", (108.985, 34.2000)),
)  # fmt: skip
TOWNS: Final[tuple[tuple[str, str, str, Position], ...]] = (
    # district, name, English name, middle: the 17 towns with a service centre
    ("610124", "哑柏镇", "Yabai", (108.052, 34.130)), ("610124", "楼观镇", "Louguan", (108.318, 34.082)),
    ("610124", "尚村镇", "Shangcun", (108.382, 34.152)), ("610124", "终南镇", "Zhongnan", (108.342, 34.142)),
    ("610118", "草堂镇", "Caotang", (108.682, 34.052)), ("610118", "祖庵镇", "Zu'an", (108.446, 34.104)),
    ("610118", "大王镇", "Dawang", (108.640, 34.200)), ("610116", "滦镇", "Luanzhen", (108.832, 34.042)),
    ("610116", "引镇", "Yinzhen", (109.066, 34.062)), ("610116", "子午镇", "Ziwu", (108.902, 34.042)),
    ("610122", "汤峪镇", "Tangyu", (109.222, 34.002)), ("610122", "玉山镇", "Yushan", (109.462, 34.172)),
    ("610122", "华胥镇", "Huaxu", (109.182, 34.226)), ("610115", "零口镇", "Lingkou", (109.382, 34.462)),
    ("610115", "相桥镇", "Xiangqiao", (109.322, 34.592)), ("610114", "关山镇", "Guanshan", (109.352, 34.712)),
    ("610117", "通远镇", "Tongyuan", (109.006, 34.522)),
)  # fmt: skip

# --- roads ---------------------------------------------------------------------------------------------------------------
CITY_WALL: Final[Line] = ((108.9205, 34.2515), (108.9205, 34.2770), (108.9667, 34.2770), (108.9667, 34.2515))
RINGS: Final[dict[str, tuple[str, str, str, float, Line]]] = {
    # key: (class, name, English name, radius of the corners in metres, ring)
    "huancheng": ("ring", "环城路", "Huancheng Road", 150, ((108.9180, 34.2490), (108.9180, 34.2797), (108.9692, 34.2797), (108.9692, 34.2490))),
    "erhuan": ("ring", "二环路", "Second Ring Road", 400, ((108.8945, 34.2312), (108.8945, 34.2880), (108.9060, 34.3072), (108.9905, 34.3072), (108.9905, 34.2312))),
    "sanhuan": ("ring", "三环路", "Third Ring Road", 700, ((108.8390, 34.1860), (108.8390, 34.3200), (108.8720, 34.3580), (108.9120, 34.3690), (109.0080, 34.3690), (109.0400, 34.3260), (109.0420, 34.2100), (109.0240, 34.1860))),
    "raocheng": ("motorway", "绕城高速", "Ring Expressway", 1500, ((108.8010, 34.1700), (108.7960, 34.3060), (108.8420, 34.3700), (108.8960, 34.3900), (109.0700, 34.3930), (109.0960, 34.3560), (109.0960, 34.2100), (109.0700, 34.1640), (108.9700, 34.1500), (108.8600, 34.1500))),
}  # fmt: skip
STRAIGHT_ROADS: Final[tuple[tuple[str, str, str, Line], ...]] = (
    # class, name, English name, course
    ("trunk", "长安路", "Chang'an Road", ((108.9405, 34.1100), (108.9410, 34.1560), (108.9420, 34.1900), (108.9425, 34.2505))),
    ("primary", "南大街", "South Street", ((108.9425, 34.2505), BELL_TOWER)),
    ("primary", "北大街", "North Street", (BELL_TOWER, (108.9425, 34.2780))),
    ("trunk", "未央路", "Weiyang Road", ((108.9425, 34.2780), (108.9425, 34.3690), (108.9405, 34.3970))),
    ("primary", "西大街", "West Street", ((108.9205, 34.2603), BELL_TOWER)),
    ("primary", "东大街", "East Street", (BELL_TOWER, (108.9667, 34.2607))),
    ("primary", "莲湖路", "Lianhu Road", ((108.9180, 34.2710), (108.9425, 34.2714))),
    ("primary", "西五路", "Xiwu Road", ((108.9425, 34.2714), (108.9692, 34.2714))),
    ("primary", "长乐路", "Changle Road", ((108.9692, 34.2714), (109.0100, 34.2711), (109.0420, 34.2755), (109.0640, 34.2790))),
    ("primary", "大庆路", "Daqing Road", ((108.8520, 34.2780), (108.8690, 34.2748), (108.8870, 34.2710), (108.9180, 34.2710))),
    ("primary", "咸宁路", "Xianning Road", ((108.9692, 34.2528), (109.0520, 34.2528), (109.0640, 34.2600))),
    ("primary", "昆明路", "Kunming Road", ((108.7700, 34.2462), (108.8010, 34.2468), (108.8200, 34.2538), (108.8945, 34.2538), (108.9180, 34.2545))),
    ("primary", "友谊路", "Youyi Road", ((108.9080, 34.2428), (108.9900, 34.2428))),
    ("primary", "小寨路", "Xiaozhai Road", ((108.9110, 34.2243), (108.9640, 34.2243), (108.9905, 34.2312))),
    ("primary", "科技路", "Keji Road", ((108.8430, 34.2390), (108.8690, 34.2388), (108.8990, 34.2327), (108.9110, 34.2275))),
    ("primary", "丈八东路", "Zhangba East Road", ((108.8390, 34.1955), (108.9240, 34.1998), (108.9424, 34.1998))),
    ("primary", "太白路", "Taibai Road", ((108.9080, 34.1600), (108.9110, 34.1860), (108.9110, 34.2428))),
    ("primary", "唐延路", "Tangyan Road", ((108.8850, 34.1860), (108.8850, 34.2390), (108.8848, 34.2538))),
    ("secondary", "沣惠路", "Fenghui Road", ((108.8848, 34.2538), (108.8850, 34.2710))),
    ("secondary", "高新路", "Gaoxin Road", ((108.8990, 34.2150), (108.8990, 34.2428))),
    ("secondary", "含光路", "Hanguang Road", ((108.9280, 34.1860), (108.9285, 34.2515))),
    ("secondary", "朱雀大街", "Zhuque Avenue", ((108.9340, 34.1860), (108.9345, 34.2515))),
    ("primary", "雁塔路", "Yanta Road", ((108.9595, 34.2090), (108.9590, 34.2490))),
    ("secondary", "和平路", "Heping Road", ((108.9590, 34.2490), (108.9590, 34.2607))),
    ("primary", "解放路", "Jiefang Road", ((108.9590, 34.2607), (108.9588, 34.2780))),
    ("primary", "太华路", "Taihua Road", ((108.9670, 34.2797), (108.9670, 34.3690))),
    ("secondary", "太乙路", "Taiyi Road", ((108.9693, 34.2150), (108.9693, 34.2490))),
    ("primary", "朱宏路", "Zhuhong Road", ((108.9180, 34.2797), (108.9265, 34.3072), (108.9265, 34.3690), (108.9300, 34.3920))),
    ("secondary", "幸福路", "Xingfu Road", ((109.0098, 34.2300), (109.0098, 34.3000))),
    ("secondary", "龙首路", "Longshou Road", ((108.8970, 34.2935), (108.9850, 34.2945))),
    ("secondary", "凤城五路", "Fengcheng 5th Road", ((108.9120, 34.3312), (108.9880, 34.3312))),
    ("secondary", "凤城八路", "Fengcheng 8th Road", ((108.9120, 34.3440), (108.9880, 34.3440))),
    ("secondary", "凤城十二路", "Fengcheng 12th Road", ((108.9120, 34.3605), (108.9880, 34.3605))),
    ("secondary", "文景路", "Wenjing Road", ((108.9330, 34.3072), (108.9330, 34.3900))),
    ("secondary", "北辰大道", "Beichen Avenue", ((108.9905, 34.3072), (108.9910, 34.3700), (108.9960, 34.4000))),
    ("secondary", "雁翔路", "Yanxiang Road", ((108.9860, 34.2390), (108.9890, 34.2150), (109.0030, 34.1860), (109.0150, 34.1550))),
    ("secondary", "曲江大道", "Qujiang Avenue", ((108.9905, 34.2312), (108.9880, 34.2060), (108.9840, 34.1860), (108.9800, 34.1640))),
    ("secondary", "航天大道", "Hangtian Avenue", ((108.9420, 34.1725), (109.0230, 34.1700))),
    ("secondary", "锦业路", "Jinye Road", ((108.8200, 34.1970), (108.8390, 34.1920), (108.9080, 34.1905))),
    ("secondary", "西部大道", "Xibu Avenue", ((108.8100, 34.1690), (108.8420, 34.1720), (108.8850, 34.1720), (108.9410, 34.1650))),
    ("primary", "世纪大道", "Shiji Avenue", ((108.7150, 34.3170), (108.7340, 34.3200), (108.7600, 34.3185), (108.8090, 34.3020), (108.8390, 34.2900), (108.8520, 34.2780))),
    ("primary", "人民路", "Renmin Road", ((108.6660, 34.3330), (108.6900, 34.3350), (108.7260, 34.3370), (108.7420, 34.3430))),
    ("secondary", "渭阳路", "Weiyang Road (Xianyang)", ((108.6600, 34.3420), (108.7260, 34.3440), (108.7600, 34.3480))),
    ("secondary", "文林路", "Wenlin Road", ((108.6620, 34.3540), (108.7400, 34.3580))),
    ("primary", "迎宾大道", "Yingbin Avenue", ((108.7420, 34.3430), (108.7650, 34.3900), (108.7580, 34.4380))),
    ("secondary", "浐灞大道", "Chanba Avenue", ((109.0050, 34.3072), (109.0200, 34.3250), (109.0450, 34.3400), (109.0880, 34.3420))),
    ("secondary", "欧亚大道", "Ouya Avenue", ((109.0280, 34.2900), (109.0420, 34.3200), (109.0480, 34.3700))),
    ("secondary", "港务大道", "Gangwu Avenue", ((109.0300, 34.3700), (109.0640, 34.3690), (109.0900, 34.3680))),
    ("primary", "草滩路", "Caotan Road", ((108.9300, 34.3920), (108.9200, 34.4040), (108.9160, 34.4400))),
    ("primary", "西太路", "Xitai Road", ((108.8420, 34.2000), (108.8420, 34.1500), (108.8350, 34.0500))),
)  # fmt: skip
EXPRESSWAYS: Final[tuple[tuple[str, str, str, Line], ...]] = (
    # number, name, English name, course
    ("G30", "连霍高速", "Lianhuo Expressway", ((107.10, 34.36), (107.60, 34.36), (107.98, 34.305), (108.14, 34.300), (108.35, 34.288), (108.49, 34.281), (108.60, 34.292), (108.72, 34.294), (108.7965, 34.292))),
    ("G30", "连霍高速", "Lianhuo Expressway", ((109.096, 34.330), (109.16, 34.352), (109.22, 34.402), (109.32, 34.442), (109.50, 34.462), (109.80, 34.522), (110.20, 34.562), (110.60, 34.582))),
    ("G5", "京昆高速", "Jingkun Expressway", ((108.8010, 34.1700), (108.72, 34.130), (108.64, 34.100), (108.56, 34.030), (108.50, 33.93), (108.40, 33.80), (108.30, 33.55), (108.05, 33.30))),
    ("G5", "京昆高速", "Jingkun Expressway", ((109.050, 34.3930), (109.08, 34.46), (109.14, 34.55), (109.24, 34.63), (109.40, 34.70), (109.62, 34.86), (110.00, 35.12), (110.40, 35.45))),
    ("G65", "包茂高速", "Baomao Expressway", ((108.960, 34.3915), (108.962, 34.46), (108.965, 34.56), (108.972, 34.66), (108.985, 34.78), (108.96, 34.92), (109.05, 35.15), (109.15, 35.45), (109.35, 36.0))),
    ("G65", "包茂高速", "Baomao Expressway", ((109.000, 34.1540), (109.01, 34.08), (108.99, 34.00), (108.98, 33.88), (109.05, 33.72), (109.12, 33.50), (109.00, 33.10))),
    ("G40", "沪陕高速", "Hushan Expressway", ((109.096, 34.240), (109.18, 34.19), (109.30, 34.15), (109.42, 34.11), (109.55, 34.03), (109.72, 33.93), (109.94, 33.84), (110.30, 33.68))),
    ("G70", "福银高速", "Fuyin Expressway", ((108.850, 34.3745), (108.78, 34.402), (108.68, 34.432), (108.56, 34.470), (108.44, 34.510), (108.28, 34.560), (108.18, 34.660), (108.12, 34.780), (108.07, 34.900), (108.06, 35.020), (107.95, 35.110), (107.80, 35.190), (107.60, 35.330))),
    ("G3002", "机场高速", "Airport Expressway", ((108.905, 34.3915), (108.86, 34.412), (108.80, 34.430), (108.765, 34.441))),
    ("G69", "银百高速", "Yinbai Expressway", ((108.84, 34.372), (108.82, 34.46), (108.74, 34.58), (108.66, 34.72), (108.58, 34.84), (108.48, 35.00), (108.36, 35.14), (108.20, 35.34))),
)  # fmt: skip
