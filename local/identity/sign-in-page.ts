/** No script, nothing from elsewhere. */
export const signInPage = (): string => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>职工登录（本机测试）· Worker sign-in (this machine only)</title>
<style>body{font:16px/1.6 system-ui;max-width:28rem;margin:3rem auto;padding:0 1rem}label{display:block;margin:1rem 0}input{width:100%;font:inherit;padding:.4rem}</style>
<h1>职工登录</h1>
<p>仅供本机测试：请勿填写真实人员的信息。<br>For tests on this machine: no real person's data, please.</p>
<form method="post">
<label>账号 Account<input name="account" required pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*" autocomplete="off"></label>
<label>身份证号码（虚构）ID number, made up<input name="idNumber" autocomplete="off"></label>
<button>登录 Sign in</button>
</form>
</html>`;
