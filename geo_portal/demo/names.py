# ruff: noqa: E501 - word lists
"""Words that made-up firms, projects and people are named with. Any likeness to real ones is chance."""

from typing import Final

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN_FIRST: Final = "知明思文景嘉承书志远怀敬安延子若清宏修立伯仲泽润以宗云亦"
GIVEN_SECOND: Final = "远行之舟川原宁然恒诚达衡谦琛谨言和平松柏岚溪禾青瑜敏洁琪婷蓉"

BRANDS: Final = (
    ("秦岳", "Qinyue"), ("渭泽", "Weize"), ("灞源", "Bayuan"), ("终南", "Zhongnan"), ("镐新", "Haoxin"), ("沣禾", "Fenghe"),
    ("长汉", "Changhan"), ("雁翎", "Yanling"), ("曲江云", "Qujiangyun"), ("骊光", "Liguang"), ("咸通", "Xiantong"), ("泾禾", "Jinghe"),
    ("秦锋", "Qinfeng"), ("古都匠", "Gudujiang"), ("汉桥", "Hanqiao"), ("唐风", "Tangfeng"), ("丝路恒", "Siluheng"), ("华岭", "Hualing"),
    ("嘉渭", "Jiawei"), ("安秦", "Anqin"), ("明德渡", "Mingdedu"), ("太乙峰", "Taiyifeng"), ("白鹿源", "Bailuyuan"), ("昆明湖", "Kunminghu"),
    ("凤翎", "Fengling"), ("西岐", "Xiqi"), ("关中禾", "Guanzhonghe"), ("启航星", "Qihangxing"), ("天衡", "Tianheng"), ("星汉", "Xinghan"),
    ("润秦", "Runqin"), ("泰渭", "Taiwei"), ("中沣", "Zhongfeng"), ("博灞", "Boba"), ("智雁", "Zhiyan"), ("金枣园", "Jinzaoyuan"),
    ("新筑梦", "Xinzhumeng"), ("航宇秦", "Hangyuqin"), ("云岭", "Yunling"), ("北塬", "Beiyuan"), ("五陵", "Wuling"), ("乾瑞", "Qianrui"),
    ("礼禾", "Lihe"), ("三秦立", "Sanqinli"), ("同盛恒", "Tongshengheng"), ("汇川源", "Huichuanyuan"), ("德润禾", "Derunhe"), ("远舟", "Yuanzhou"),
)  # fmt: skip
INDUSTRIES: Final = (
    ("精密机械", "Precision Machinery"), ("生物医药", "Biomedicine"), ("半导体材料", "Semiconductor Materials"), ("航空部件", "Aviation Parts"),
    ("汽车零部件", "Automotive Parts"), ("食品", "Foods"), ("物流", "Logistics"), ("新能源", "New Energy"), ("软件", "Software"), ("电子", "Electronics"),
    ("建筑工程", "Construction Engineering"), ("纺织", "Textiles"), ("装饰材料", "Decorative Materials"), ("仪器仪表", "Instruments"),
    ("环保科技", "Environmental Technology"), ("农业科技", "Agricultural Technology"), ("乳业", "Dairy"), ("果业", "Fruit"), ("印务", "Printing"),
    ("包装", "Packaging"), ("电力设备", "Power Equipment"), ("轨道装备", "Rail Equipment"), ("医疗器械", "Medical Devices"), ("文旅", "Culture and Tourism"),
    ("冷链", "Cold Chain"), ("智能制造", "Smart Manufacturing"), ("通信技术", "Communications"), ("特种钢材", "Special Steel"), ("化工", "Chemicals"),
    ("商贸", "Trading"),
)  # fmt: skip
FORMS: Final = (
    ("有限公司", "Co., Ltd."),
    ("股份有限公司", "Joint Stock Co."),
    ("集团有限公司", "Group"),
    ("有限责任公司", "LLC"),
)

THEMES: Final = (
    ("先进制造产业园", "Advanced Manufacturing Park"), ("生物医药产业基地", "Biomedicine Base"), ("智能仓储物流中心", "Smart Logistics Centre"),
    ("新能源汽车配套产业园", "Electric Vehicle Supply Park"), ("人才公寓", "Talent Apartments"), ("城市更新", "Urban Renewal"),
    ("中医药康养中心", "Traditional Medicine and Care Centre"), ("冷链物流园", "Cold-chain Park"), ("污水处理厂扩建", "Sewage Works Extension"),
    ("综合管廊", "Utility Tunnel"), ("学校建设", "School"), ("医院迁建", "Hospital Relocation"), ("科创中心", "Innovation Centre"),
    ("现代农业示范园", "Modern Farming Park"), ("苹果分选加工中心", "Apple Sorting Plant"), ("半导体封测基地", "Chip Packaging Base"),
    ("标准化厂房", "Standard Workshops"), ("文旅综合体", "Culture and Tourism Complex"), ("道路改造", "Road Works"), ("保障性住房", "Affordable Housing"),
    ("数据中心", "Data Centre"), ("航空零部件产业园", "Aviation Parts Park"), ("商业综合体", "Shopping Complex"), ("水环境治理", "River Restoration"),
)  # fmt: skip
PHASES: Final = (("", ""), ("", ""), ("一期", " Phase I"), ("二期", " Phase II"), ("三期", " Phase III"))

DEPARTMENTS: Final = (
    # 24 of Xi'an, the first 18 of them again in Xianyang: 42
    ("发展和改革委员会", "Development and Reform Commission"), ("工业和信息化局", "Bureau of Industry and Information Technology"),
    ("市场监督管理局", "Administration for Market Regulation"), ("住房和城乡建设局", "Bureau of Housing and Construction"),
    ("自然资源和规划局", "Bureau of Natural Resources and Planning"), ("生态环境局", "Bureau of Ecology and Environment"),
    ("交通运输局", "Bureau of Transport"), ("水务局", "Bureau of Water Affairs"), ("农业农村局", "Bureau of Agriculture"),
    ("商务局", "Bureau of Commerce"), ("文化和旅游局", "Bureau of Culture and Tourism"), ("卫生健康委员会", "Health Commission"),
    ("应急管理局", "Bureau of Emergency Management"), ("人力资源和社会保障局", "Bureau of Human Resources"), ("财政局", "Bureau of Finance"),
    ("科学技术局", "Bureau of Science and Technology"), ("教育局", "Bureau of Education"), ("行政审批服务局", "Bureau of Administrative Approval"),
    ("民政局", "Bureau of Civil Affairs"), ("司法局", "Bureau of Justice"), ("统计局", "Bureau of Statistics"), ("城市管理和综合执法局", "Urban Management Bureau"),
    ("投资合作局", "Bureau of Investment"), ("地方金融管理局", "Bureau of Local Finance"),
)  # fmt: skip
UTILITIES: Final = (
    ("供电公司", "Power Supply Company"), ("自来水公司", "Water Company"), ("燃气公司", "Gas Company"), ("热力公司", "Heating Company"),
)  # fmt: skip

NOTES: Final = (
    "现场查看生产情况，企业运行正常。", "了解用工需求，已联系人社部门。", "询问用电增容进度，现场协调。", "项目主体施工，进度符合计划。", "企业反映物流成本上升，已记录。",
    "宣讲惠企政策，发放政策清单。", "查看安全生产台账，要求补齐两项。", "了解融资需求，转金融部门对接。", "施工许可手续在办，继续跟进。", "未发现新问题，约定下月再访。",
    "企业咨询高新认定条件，已答复。", "场地排水问题已现场解决。", "临时道路占用手续已告知流程。", "设备已进场，等待调试。", "就职工子女入学问题做了记录。",
)  # fmt: skip
CASES: Final = {
    "start_closure": ("企业变更登记材料反复补正，希望一次告知。", "分公司注销卡在税务环节，请协调。", "新设仓储公司，咨询一照多址如何办理。"),
    "construction_permit": ("施工许可证等待图审意见已超过两周。", "二期厂房申请分阶段办理施工许可。", "占道施工手续需要几个部门同时审批。"),
    "utilities": ("用电增容申请后等待时间长，影响设备投产。", "园区夏季水压不足，三楼车间无法用水。", "天然气接入费用明细不清楚。", "冬季供热压力低，请热力公司到场查看。"),
    "real_estate": ("厂房不动产登记缺竣工备案，请协调补办。", "土地分割后抵押登记办理慢。"),
    "credit": ("抵押物评估低，流动资金贷款额度不够。", "续贷审批慢，临近到期有断贷风险。", "首次贷款利率偏高，希望银企对接。"),
    "cost": ("物流运输成本上涨，请了解有无补贴。", "标准厂房租金上调，企业负担加重。", "社保缓缴到期后现金流紧张。"),
    "intermediary": ("环评中介收费高、时间长，希望推荐名录。", "安全评价机构要求重复检测。"),
    "tax": ("留抵退税进度查询不到。", "研发费用加计扣除口径咨询后仍有疑问。"),
    "trade": ("出口退税单证流转慢。", "境外投资备案材料要求不清楚。"),
    "tender": ("投标保证金退还超过约定时间。", "政府采购评审结果未及时公示。"),
    "labour": ("焊工、电工招聘困难，请人社部门组织招聘会。", "引进人才的子女入学问题未落实。"),
    "policy": ("技改补助已公示，资金迟迟未拨付。", "稳岗返还申报系统提示不符合条件，请核实。"),
    "consultation": (
        "咨询高新技术企业认定条件和时间。", "咨询危险化学品经营许可办理流程。", "咨询厂区扩建是否需要重新环评。", "咨询外来务工人员居住证办理。",
        "咨询消防验收备案抽查的要求。", "咨询员工宿舍用电能否执行居民电价。", "咨询专精特新中小企业申报材料。",
    ),
    "other": (
        "厂区门口道路破损，雨天积水。", "公交站点离园区较远，员工上下班不便。", "周边夜间施工扰民，影响员工休息。", "园区快递车辆乱停，堵塞消防通道。",
        "厂区外围路灯不亮。", "园区网络信号弱，影响生产系统。",
    ),
}  # fmt: skip
RETURN_REASONS: Final = ("请补充现场照片。", "走访记录过于简单，请补充问题及措施。", "轨迹与走访时间不符，请说明。")

PLAIN_ROADS: Final = (
    ("人民路", "Renmin Road"), ("建设路", "Jianshe Road"), ("中心街", "Centre Street"), ("东大街", "East Street"), ("西大街", "West Street"),
    ("工业路", "Gongye Road"), ("文化路", "Wenhua Road"), ("滨河路", "Binhe Road"), ("迎宾路", "Yingbin Road"), ("创业路", "Chuangye Road"),
)  # fmt: skip
VILLAGES_FIRST: Final = "东西南北上下新老大小前后张王李赵马杨刘陈高"
VILLAGES_SECOND: Final = ("堡", "寨", "庄", "坡", "沟", "湾", "塬", "桥", "河", "岭")
