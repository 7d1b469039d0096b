"""What people read for the codes of the record: acts, kinds of subject, and where an act came from.

One line for every verb that a service records; a test reads the code and holds this table complete.
"""

from __future__ import annotations

VERBS: dict[str, str] = {
    "account_add": "添加账号",
    "account_start": "启用账号",
    "account_stop": "停用账号",
    "alias_add": "添加别名",
    "alias_remove": "去掉别名",
    "answers_save": "保存填报",
    "attachment_add": "添加附件",
    "attachment_void": "作废附件",
    "backup_make": "备份",
    "backup_restore": "从备份恢复",
    "book_release": "公布定版",
    "book_seal": "定版",
    "books_restate": "重述",
    "clause_change": "更改条款",
    "clause_cite": "引用条款",
    "clause_uncite": "取消引用条款",
    "clause_void": "作废条款",
    "clauses_add": "添加条款",
    "column_map_remember": "记住表头对应",
    "confidence_correct": "更正信心灯",
    "confidence_set": "判断信心灯",
    "demo_make": "制作示例",
    "document_add": "添加政策文件",
    "document_attach": "附上文件正文",
    "document_change": "更改政策文件",
    "document_void": "作废政策文件",
    "grant_add": "授权",
    "grant_end": "收回授权",
    "import_commit": "导入",
    "import_undo": "撤销导入",
    "indicators_set": "确定量化指标",
    "item_excuse": "说明不报",
    "leader_order_set": "确定领导排序",
    "light_rules_set": "确定亮灯规则",
    "list_add": "添加清单",
    "list_rename": "清单改名",
    "list_reorder": "清单排序",
    "list_set_scheme": "确定状态口径",
    "list_void": "作废清单",
    "measure_add": "添加举措",
    "measure_change": "更改举措",
    "measure_state_set": "更新举措制定情况",
    "measure_void": "作废举措",
    "milestones_set": "确定节点",
    "office_status_set": "办公室另定状态",
    "owed_refresh": "更新应报事项",
    "password_recover": "在服务器上重置管理员密码",
    "password_reset": "重置密码",
    "password_set": "修改密码",
    "people_take": "登记人员",
    "people_void": "作废人员",
    "person_add": "登记人员",
    "person_change": "更改人员",
    "person_close": "离任",
    "progress_contribute": "补充进展",
    "progress_correct": "更正进展",
    "progress_reverse": "冲销进展",
    "region_add": "添加地区",
    "region_move": "调整地区隶属",
    "region_rename": "地区改名",
    "region_setting_set": "更改设置",
    "remind_due": "提醒:已过截止日",
    "remind_late": "提醒:已过宽限期",
    "remind_soon": "提醒:即将到期",
    "report_release": "发布报告",
    "report_render": "生成报告",
    "reporting_parent_set": "确定报送上级",
    "roster_set": "确定名单",
    "round_close": "结束调度",
    "round_extend": "延期",
    "round_lock": "锁定调度",
    "round_open": "开始调度",
    "scheme_add": "添加状态口径",
    "scheme_change": "更改状态口径",
    "session_stop": "结束会话",
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "special_open": "开始专项征集",
    "submission_accept": "接收报送",
    "submission_reopen": "重新打开报送",
    "submission_return": "退回报送",
    "submission_submit": "提交报送",
    "submission_withdraw": "撤回报送",
    "support_link": "建立配套关系",
    "support_unlink": "解除配套关系",
    "task_add": "添加任务",
    "task_change": "更改任务",
    "task_hand_over": "移交任务",
    "task_merge": "合并任务",
    "task_restore": "恢复任务",
    "task_void": "作废任务",
    "task_withdraw": "撤出任务",
    "template_reset": "恢复报告模板",
    "template_save": "保存报告模板",
    "unit_add": "添加单位",
    "unit_change": "更改单位",
    "unit_close": "撤销单位",
    "unit_merge": "合并单位",
    "unit_order_set": "确定单位排序",
    "unit_void": "作废单位",
    "units_restore": "恢复单位名录",
    "units_take": "录入单位名录",
    "waiting_dropped": "放弃待处理内容",
    "waiting_fixed": "订正待处理内容",
}

KINDS: dict[str, str] = {
    "account": "账号",
    "attachment": "附件",
    "batch": "批次",
    "book": "定版",
    "clause": "条款",
    "column_map": "表头对应",
    "document": "政策文件",
    "grant": "授权",
    "installation": "系统",
    "light_rules": "亮灯规则",
    "measure": "举措",
    "owed_item": "应报事项",
    "person": "人员",
    "region": "地区",
    "report": "报告",
    "roster": "名单",
    "round": "调度",
    "status_scheme": "状态口径",
    "submission": "报送",
    "task": "任务",
    "task_list": "清单",
    "template": "报告模板",
    "unit": "单位",
}

ORIGINS: dict[str, str] = {"cli": "命令", "web": "网页", "api": "接口", "demo": "示例", "tick": "定时任务"}


def verb_label(verb: str) -> str:
    """An act's name for people; the code itself for one that a newer version recorded."""
    return VERBS.get(verb, verb)


def kind_label(kind: str) -> str:
    """A kind of subject for people."""
    return KINDS.get(kind, kind)


def kind_code(word: str) -> str | None:
    """The kind of that code or Chinese name; None when there is none."""
    if word in KINDS:
        return word
    return next((code for code, label in KINDS.items() if label == word), None)
